import { join } from 'node:path'

/** For `podman`, in the root of the project, with these in its environment: the image, from the stand-ins that bases.sh has made. */
export const CONTAINER_ENV = {
  ...process.env,
  CONTAINERS_CONF: join(import.meta.dirname, 'containers.conf'),
  BUILDAH_ISOLATION: 'chroot',
}
/** What a program said last before it failed. */
export const lastWords = (error) =>
  String(error.stderr || error.message)
    .trim()
    .split('\n')
    .at(-1)
/** Ours. It stays there, so that whoever builds it next finds most of it done. */
export const IMAGE = 'localhost/tete-a-tete-test'
export const BUILD = `build --format docker --network host --pull=never -f peer-server/Dockerfile -t ${IMAGE} .`.split(
  ' ',
)
