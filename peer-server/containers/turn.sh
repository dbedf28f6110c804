#!/bin/sh
# Starts coturn with the secret that the broker has, and with Caddy's certificate once there is one.
set -eu
turn() {
  exec turnserver -c /etc/turnserver.conf --realm="$DOMAIN" --static-auth-secret="$(cat /keys/turn)" \
    --listening-port=3478 --tls-listening-port="${TURN_TLS_PORT:-5349}" \
    ${TURN_EXTERNAL_IP:+--external-ip="$TURN_EXTERNAL_IP"} "$@"
}
NAME=${TURN_TLS_DOMAIN:-$DOMAIN}
found() { find /caddy/caddy/certificates -name "$NAME.$1" 2>/dev/null | head -n 1; }
tries=0
while [ -z "$(found crt)" ] && [ "$tries" -lt 60 ]; do
  tries=$((tries + 1))
  sleep 2
done
if [ -z "$(found crt)" ]; then
  echo "No certificate for $NAME yet: TURN without TLS. Start this service again once https://$NAME works." >&2
  turn --no-tls --no-dtls
fi
# A renewed certificate is read anew twice a day.
(while sleep 43200; do kill -USR2 1; done) &
turn --cert="$(found crt)" --pkey="$(found key)"
