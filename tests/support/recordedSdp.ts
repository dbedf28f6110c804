/** Descriptions and candidates as browsers really produced them, with one data channel and nothing else. */

const crlf = (text: string) => text.trim().split('\n').join('\r\n').concat('\r\n')

export const CHROMIUM_156 = {
  offer: crlf(`
v=0
o=- 6570135317304821063 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0
a=extmap-allow-mixed
a=msid-semantic: WMS
m=application 9 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 0.0.0.0
a=ice-ufrag:t4vb
a=ice-pwd:U292fYRpJeppDD8b7GUDgu3Y
a=ice-options:trickle
a=fingerprint:sha-256 5F:69:F6:9E:F4:D9:A2:A7:76:55:00:A2:D2:B2:28:DA:B7:72:23:7D:68:CF:7F:E4:98:0A:7E:5E:3F:2E:4E:A3
a=setup:actpass
a=mid:0
a=sctp-port:5000
a=max-message-size:262144
`),
  answer: crlf(`
v=0
o=- 1009776620837175758 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0
a=extmap-allow-mixed
a=msid-semantic: WMS
m=application 9 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 0.0.0.0
a=ice-ufrag:Aa9v
a=ice-pwd:5QiOQiSD7F6Fv6nkrBOTtuQP
a=ice-options:trickle
a=fingerprint:sha-256 02:D5:4C:A4:9A:0B:1D:19:81:77:9D:6E:1E:61:1E:F7:80:D4:4B:C0:F8:CB:8C:B3:A8:46:25:27:5C:D3:8D:16
a=setup:active
a=mid:0
a=sctp-port:5000
a=max-message-size:262144
`),
  /** The local description once gathering was over. */
  gathered: crlf(`
v=0
o=- 6570135317304821063 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0
a=extmap-allow-mixed
a=msid-semantic: WMS
m=application 9 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 0.0.0.0
a=candidate:3809183793 1 udp 2113937151 adbf1d11-870c-48da-8a9a-0282d97c172f.local 43832 typ host generation 0 network-cost 999
a=candidate:3833193601 1 udp 2113942271 951bf82c-226b-4265-9c78-93a049d35130.local 55288 typ host generation 0 network-cost 999
a=ice-ufrag:t4vb
a=ice-pwd:U292fYRpJeppDD8b7GUDgu3Y
a=ice-options:trickle
a=fingerprint:sha-256 5F:69:F6:9E:F4:D9:A2:A7:76:55:00:A2:D2:B2:28:DA:B7:72:23:7D:68:CF:7F:E4:98:0A:7E:5E:3F:2E:4E:A3
a=setup:actpass
a=mid:0
a=sctp-port:5000
a=max-message-size:262144
`),
  candidates: [
    'candidate:3809183793 1 udp 2113937151 adbf1d11-870c-48da-8a9a-0282d97c172f.local 43832 typ host generation 0 ufrag t4vb network-cost 999',
    'candidate:2428707765 1 udp 2113942271 951bf82c-226b-4265-9c78-93a049d35130.local 54051 typ host generation 0 ufrag Aa9v network-cost 999',
  ],
} as const

export const FIREFOX_153 = {
  offer: crlf(`
v=0
o=mozilla...THIS_IS_SDPARTA-99.0 2518247902753086324 0 IN IP4 0.0.0.0
s=-
t=0 0
a=fingerprint:sha-256 A2:68:8C:7F:87:AD:71:82:81:3C:09:89:E7:98:DE:0A:99:C2:31:EE:AD:2F:D2:B3:E8:30:CA:EA:8D:F8:A2:9E
a=group:BUNDLE 0
a=ice-options:trickle
a=msid-semantic:WMS *
m=application 9 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 0.0.0.0
a=sendrecv
a=ice-pwd:e6b36e9ab1017967bc761b0565caf116
a=ice-ufrag:52583c15
a=mid:0
a=setup:actpass
a=sctp-port:5000
a=max-message-size:1073741823
`),
  answer: crlf(`
v=0
o=mozilla...THIS_IS_SDPARTA-99.0 1963148804041483910 0 IN IP4 0.0.0.0
s=-
t=0 0
a=fingerprint:sha-256 D3:21:96:A1:D2:2D:85:82:59:04:1F:18:7F:F3:C8:01:07:10:B8:1D:83:C1:DD:10:2C:58:BB:F6:18:AC:4B:03
a=group:BUNDLE 0
a=ice-options:trickle
a=msid-semantic:WMS *
m=application 9 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 0.0.0.0
a=sendrecv
a=ice-pwd:9b21dec98ba226c4f8236f6e8bbbf4f2
a=ice-ufrag:dd38f9ab
a=mid:0
a=setup:active
a=sctp-port:5000
a=max-message-size:1073741823
`),
  /** The local description once gathering was over. */
  gathered: crlf(`
v=0
o=mozilla...THIS_IS_SDPARTA-99.0 2518247902753086324 0 IN IP4 0.0.0.0
s=-
t=0 0
a=sendrecv
a=fingerprint:sha-256 A2:68:8C:7F:87:AD:71:82:81:3C:09:89:E7:98:DE:0A:99:C2:31:EE:AD:2F:D2:B3:E8:30:CA:EA:8D:F8:A2:9E
a=group:BUNDLE 0
a=ice-options:trickle
a=msid-semantic:WMS *
m=application 9 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 0.0.0.0
a=candidate:0 1 UDP 2122187007 cb567297-009c-44d0-ae29-4671f6eb255a.local 54844 typ host
a=candidate:1 1 UDP 2122252543 82ee79c6-89ac-48c7-a798-8686416ceb91.local 59451 typ host
a=candidate:2 1 TCP 2105458943 cb567297-009c-44d0-ae29-4671f6eb255a.local 9 typ host tcptype active
a=candidate:3 1 TCP 2105524479 82ee79c6-89ac-48c7-a798-8686416ceb91.local 9 typ host tcptype active
a=sendrecv
a=end-of-candidates
a=ice-pwd:e6b36e9ab1017967bc761b0565caf116
a=ice-ufrag:52583c15
a=mid:0
a=setup:actpass
a=sctp-port:5000
a=max-message-size:1073741823
`),
  candidates: [
    'candidate:0 1 UDP 2122187007 da286e85-6e72-4af4-8a1e-7e50571353e1.local 52089 typ host',
    'candidate:2 1 TCP 2105458943 da286e85-6e72-4af4-8a1e-7e50571353e1.local 9 typ host tcptype active',
  ],
} as const
