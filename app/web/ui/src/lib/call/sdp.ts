/** What a session description says of the connection that it is for (RFC 8866, RFC 8839, spec/80-calls §9). */

const FINGERPRINT = /^a=fingerprint:(\S+) (\S+)$/gimu;
const OPUS = /^a=rtpmap:(\d+) opus\/48000/imu;

/** Levels of sound stand in the clear beside what is encrypted (RFC 6464 §5): they aren't sent. */
const LEVELS = /^a=extmap:\S+ urn:ietf:params:rtp-hdrext:(?:ssrc|csrc)-audio-level.*\r\n/gimu;
/** No message of a channel is longer (spec/80-calls §11). */
export const MAX_FRAME = 16_384;
const LONGEST = /^a=max-message-size:.*$/gimu;
const CANDIDATES = /^a=(?:candidate:.*|end-of-candidates)\r\n/gimu;

/**
 * The one SHA-256 of a certificate that a description names, in hexadecimal digits.
 *
 * @throws if it names none, another one besides, or one of another kind
 */
export function fingerprint(sdp: string): string {
  const named = new Set<string>();
  for (const [, algorithm, value] of sdp.matchAll(FINGERPRINT)) {
    named.add(algorithm?.toLowerCase() === 'sha-256' ? hex(value ?? '') : '');
  }
  const [only = ''] = named;
  if (named.size !== 1 || !/^[0-9a-f]{64}$/u.test(only)) {
    throw new Error('a description names one certificate by its SHA-256');
  }
  return only;
}

/** Octets between colons, as descriptions and statistics write them, in plain digits. */
export function hex(octets: string): string {
  return octets.replaceAll(':', '').toLowerCase();
}

/**
 * As it goes to the other side, and as it is taken from it: without addresses, which travel on their own, and
 * without what would tell by sizes or levels what is said.
 */
export function discreet(sdp: string): string {
  return constant(sdp.replace(CANDIDATES, '').replace(LEVELS, '').replace(LONGEST, `a=max-message-size:${MAX_FRAME}`));
}

/** Asks for voice at a constant rate, without pauses (RFC 7587 §6.1). */
function constant(sdp: string): string {
  const payload = OPUS.exec(sdp)?.[1];
  if (payload === undefined) {
    return sdp;
  }
  const wanted = `a=fmtp:${payload} minptime=10;useinbandfec=1;cbr=1;usedtx=0`;
  const said = new RegExp(`^a=fmtp:${payload} .*$`, 'mu');
  return said.test(sdp) ? sdp.replace(said, wanted) : sdp.replace(/^a=rtpmap:\d+ opus\/.*$/imu, `$&\r\n${wanted}`);
}
