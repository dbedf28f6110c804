import { compareOrder, type Order } from '../../engine/entry.ts'

/** Order: is this one further on? Whatever is the last in shown order counts, on every device. */
export const isNewer = (by: Order, than: Order | undefined): boolean => than === undefined || compareOrder(by, than) > 0
