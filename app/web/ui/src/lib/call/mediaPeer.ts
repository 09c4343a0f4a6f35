import { connect, Peer, type PeerEvents } from './peer';
import { discreet, fingerprint } from './sdp';

/** Codecs are named in each description, which has to be short. */
const VIDEO = ['video/VP8', 'video/VP9', 'video/H264', 'video/rtx'];
const VIDEO_BITS = 2_000_000;

/** The connection of a call. It sends and gives out nothing before it is opened. */
export class MediaPeer extends Peer {
  readonly sound: MediaStream;
  readonly picture: MediaStream;

  private constructor(
    connection: RTCPeerConnection,
    private readonly audio: RTCRtpTransceiver,
    private readonly video: RTCRtpTransceiver,
    events: PeerEvents,
  ) {
    super(connection, events);
    this.sound = new MediaStream([audio.receiver.track]);
    this.picture = new MediaStream([video.receiver.track]);
  }

  /** For the side that calls. */
  static async calling(how: RTCConfiguration, events: PeerEvents): Promise<MediaPeer> {
    const connection = await connect(how);
    const audio = connection.addTransceiver('audio', { direction: 'sendrecv' });
    const video = connection.addTransceiver('video', {
      direction: 'sendrecv',
      sendEncodings: [{ maxBitrate: VIDEO_BITS }],
    });
    prefer(audio, 'audio', ['audio/opus']);
    prefer(video, 'video', VIDEO);
    return new MediaPeer(connection, audio, video, events);
  }

  /** For the side that is called, with what the other offers. */
  static async called(how: RTCConfiguration, offer: string, events: PeerEvents): Promise<MediaPeer> {
    const connection = await connect(how);
    fingerprint(offer);
    await connection.setRemoteDescription({ type: 'offer', sdp: discreet(offer) });
    const transceivers = connection.getTransceivers();
    const audio = transceivers.find((one) => one.receiver.track.kind === 'audio');
    const video = transceivers.find((one) => one.receiver.track.kind === 'video');
    if (audio === undefined || video === undefined) {
      connection.close();
      throw new Error('a call has sound and pictures, sent or not');
    }
    audio.direction = 'sendrecv';
    video.direction = 'sendrecv';
    return new MediaPeer(connection, audio, video, events);
  }

  /** Sends this from now on, or nothing. */
  async send(kind: 'audio' | 'video', track: MediaStreamTrack | null): Promise<void> {
    await (kind === 'audio' ? this.audio : this.video).sender.replaceTrack(track);
  }

  protected override get established(): boolean {
    return this.connection.connectionState === 'connected';
  }

  protected override get transport(): RTCDtlsTransport | null {
    return this.audio.sender.transport;
  }
}

function prefer(transceiver: RTCRtpTransceiver, kind: string, types: readonly string[]): void {
  const known = RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [];
  transceiver.setCodecPreferences?.(known.filter((codec) => types.includes(codec.mimeType)));
}
