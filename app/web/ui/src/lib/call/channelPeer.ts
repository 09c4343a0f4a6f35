import { connect, Peer, type PeerEvents } from './peer';
import { fingerprint, MAX_FRAME } from './sdp';

const CHANNEL: RTCDataChannelInit = { negotiated: true, id: 0, ordered: true };

/** What a channel tells whoever holds it, besides. */
export interface ChannelEvents extends PeerEvents {
  heard(frame: Uint8Array): void;
  closed(): void;
}

/** A connection for messages, of the route direct (spec/80-calls §11). */
export class ChannelPeer extends Peer {
  private constructor(
    connection: RTCPeerConnection,
    private readonly channel: RTCDataChannel,
    events: ChannelEvents,
  ) {
    super(connection, events);
    channel.binaryType = 'arraybuffer';
    channel.onopen = () => this.changed();
    channel.onclose = () => events.closed();
    channel.onmessage = ({ data }) => this.took(data, events);
  }

  static async make(how: RTCConfiguration, events: ChannelEvents): Promise<ChannelPeer> {
    const connection = await connect(how);
    return new ChannelPeer(connection, connection.createDataChannel('tacit', CHANNEL), events);
  }

  /** What answers an offer. */
  async accept(offer: string): ReturnType<Peer['answer']> {
    fingerprint(offer);
    await this.offered(offer);
    return this.answer();
  }

  /** What is longer than any message, or is none, ends it (spec/80-calls §11). */
  private took(data: unknown, events: ChannelEvents): void {
    if (data instanceof ArrayBuffer && data.byteLength <= MAX_FRAME) {
      events.heard(new Uint8Array(data));
    } else {
      events.closed();
    }
  }

  send(frame: Uint8Array<ArrayBuffer>): void {
    this.channel.send(frame);
  }

  protected override get established(): boolean {
    return this.channel.readyState === 'open';
  }

  protected override get transport(): RTCDtlsTransport | undefined {
    return this.connection.sctp?.transport;
  }
}
