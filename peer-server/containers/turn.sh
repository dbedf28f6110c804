#!/bin/sh
# Starts coturn with the secret that the broker has, and with Caddy's certificate once there is one. All that is said here goes into a
# file that nobody else can read: what a program is started with, everybody on the machine can (ps).
set -eu
umask 077
SETTINGS=${SETTINGS:-/run/turnserver.conf}
BASE=${BASE:-/etc/turnserver.conf}
KEY=${KEY:-/keys/turn/key}
CERTIFICATES=${CERTIFICATES:-/caddy/caddy/certificates}

# The addresses of this machine, which relayed data would reach past the firewall that stands in front of it.
own() {
  [ "${TURN_OWN_ADDRESSES:-deny}" = allow ] && return
  [ -z "${TURN_EXTERNAL_IP:-}" ] || echo "$TURN_EXTERNAL_IP" | tr / '\n'
  # Of IPv4 those that the kernel takes for local, of IPv6 what stands in hexadecimal.
  awk '/32 host LOCAL/ { print address } { address = $2 }' /proc/net/fib_trie 2>/dev/null | sort -u || true
  [ ! -r /proc/net/if_inet6 ] || sed -E 's/^(.{4})(.{4})(.{4})(.{4})(.{4})(.{4})(.{4})(.{4}) .*/\1:\2:\3:\4:\5:\6:\7:\8/' /proc/net/if_inet6
}
settings() {
  cat "$BASE"
  echo "realm=$DOMAIN"
  echo "static-auth-secret=$(cat "$KEY")"
  echo "listening-port=${TURN_PORT:-3478}"
  echo "tls-listening-port=${TURN_TLS_PORT:-5349}"
  [ -z "${TURN_EXTERNAL_IP:-}" ] || echo "external-ip=$TURN_EXTERNAL_IP"
  own | sed 's/^/denied-peer-ip=/'
  for line in "$@"; do echo "$line"; done
}
turn() {
  settings "$@" > "$SETTINGS"
  exec turnserver -c "$SETTINGS"
}
NAME=${TURN_TLS_DOMAIN:-$DOMAIN}
found() { find "$CERTIFICATES" -name "$NAME.$1" 2>/dev/null | head -n 1; }
tries=0
while [ -z "$(found crt)" ] && [ "$tries" -lt "${TRIES:-60}" ]; do
  tries=$((tries + 1))
  sleep 2
done
if [ -z "$(found crt)" ]; then
  echo "No certificate for $NAME yet: TURN without TLS. Start this service again once https://$NAME works." >&2
  turn no-tls no-dtls
fi
# A renewed certificate is read anew twice a day.
(while sleep 43200; do kill -USR2 1; done) &
turn "cert=$(found crt)" "pkey=$(found key)"
