import { type DrawerScope, serveDrawer } from './platform/pictures/serveDrawer.ts'

// Pictures of anybody's are decoded here, where nobody can be reached: this script's own response allows nothing.
serveDrawer(globalThis as unknown as DrawerScope)
