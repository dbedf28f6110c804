#!/bin/bash
# A stand-in for the images that compose.yaml and its companions use beside our own, for machines without an image registry: Debian's
# Caddy, coturn, Redis (in Valkey's place) and nginx in one file system. Idempotent.
set -euo pipefail
work=$1 image=$2
podman image exists "$image" && exit
mkdir -p "$work" && cd "$work"
[ -d beside/usr/bin ] || debootstrap --variant=minbase \
  --include=ca-certificates,caddy,coturn,redis-server,nginx-light,libnginx-mod-stream bookworm beside >beside.log 2>&1
rm -rf beside/var/cache/apt/archives/*.deb beside/var/lib/apt/lists/* beside/usr/share/{doc,man,locale}/*
# As the image of Valkey calls it.
ln -sf redis-server beside/usr/bin/valkey-server && ln -sf redis-cli beside/usr/bin/valkey-cli
# As the image of Caddy has it: what compose.yaml mounts at /data and /config.
tar -C beside -c . | podman import -q --change 'CMD ["caddy","run","--config","/etc/caddy/Caddyfile","--adapter","caddyfile"]' \
  --change 'ENV XDG_DATA_HOME=/data' --change 'ENV XDG_CONFIG_HOME=/config' \
  --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' - "$image"
rm -rf beside
