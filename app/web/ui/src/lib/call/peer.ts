import { discreet, fingerprint, hex } from './sdp';

/** Candidates that come within this time of each other travel together. */
const TOGETHER = 150;
const BATCH = 16;

/** What a connection tells whoever holds it. */
export interface PeerEvents {
  /** Ways that lead here, one line each. */
  candidates(lines: string[]): void;
  /** It is established, for the first time; with the SHA-256 of the certificate at the other end. */
  secured(certificate: string): void;
  /** Whether something gets through, as far as the browser knows. */
  through(state: 'well' | 'interrupted' | 'lost'): void;
}

/** A description, and the certificate that it names. */
export interface Description {
  sdp: string;
  fingerprint: string;
}

/** One WebRTC connection, with a certificate of its own. */
export abstract class Peer {
  private readonly waiting: string[] = [];
  private readonly outgoing: string[] = [];
  private flush: ReturnType<typeof setTimeout> | undefined;
  private proposed: RTCSessionDescriptionInit | undefined;
  private secured = false;
  private released = false;
  private ended = false;

  protected constructor(
    protected readonly connection: RTCPeerConnection,
    private readonly events: PeerEvents,
  ) {
    connection.onicecandidate = ({ candidate }) => this.found(candidate?.candidate ?? '');
    connection.onconnectionstatechange = () => this.changed();
    connection.oniceconnectionstatechange = () => this.changed();
  }

  /** Whether what it is for can begin. */
  protected abstract get established(): boolean;

  /** Where DTLS is. */
  protected abstract get transport(): RTCDtlsTransport | null | undefined;

  /** The first offer; no way is looked for before it is settled. */
  async propose(): Promise<Description> {
    this.proposed = await this.connection.createOffer();
    return described(this.proposed);
  }

  /** The first offer was accepted: ways are looked for from now on. */
  async settle(): Promise<void> {
    this.release();
    await this.connection.setLocalDescription(this.proposed);
  }

  /** The process took what was offered or answered: from now on it is told ways, which it refused before. */
  release(): void {
    this.released = true;
    this.gather();
  }

  /** Offers other ways than before (RFC 8445 §9). */
  async offer(): Promise<Description> {
    const offer = await this.connection.createOffer({ iceRestart: true });
    await this.connection.setLocalDescription(offer);
    return described(offer);
  }

  async answer(): Promise<Description> {
    const answer = await this.connection.createAnswer();
    await this.connection.setLocalDescription(answer);
    return described(answer);
  }

  /** Takes another offer of the side that it is connected with; one's own that isn't answered is void. */
  async offered(sdp: string): Promise<void> {
    await this.take({ type: 'offer', sdp });
  }

  async answered(sdp: string): Promise<void> {
    await this.take({ type: 'answer', sdp });
  }

  /** Whether one's own offer waits for its answer. */
  get offers(): boolean {
    return this.connection.signalingState === 'have-local-offer';
  }

  /** Ways that lead to the other side. */
  lead(lines: readonly string[]): void {
    this.waiting.push(...lines);
    if (this.connection.remoteDescription !== null) {
      for (const candidate of this.waiting.splice(0)) {
        // one that can't be taken leads nowhere, the others may
        void this.connection.addIceCandidate({ candidate, sdpMLineIndex: 0 }).catch(() => undefined);
      }
    }
  }

  /** By which servers ways are looked for from now on. */
  by(how: RTCConfiguration): void {
    this.connection.setConfiguration({ ...this.connection.getConfiguration(), ...how });
  }

  stats(): Promise<RTCStatsReport> {
    return this.connection.getStats();
  }

  close(): void {
    this.ended = true;
    clearTimeout(this.flush);
    this.connection.onicecandidate = null;
    this.connection.onconnectionstatechange = null;
    this.connection.oniceconnectionstatechange = null;
    this.connection.close();
  }

  private async take(description: RTCSessionDescriptionInit): Promise<void> {
    fingerprint(description.sdp ?? '');
    await this.connection.setRemoteDescription({ ...description, sdp: discreet(description.sdp ?? '') });
    this.lead([]);
  }

  private found(line: string): void {
    if (line !== '') {
      this.outgoing.push(line);
      this.gather();
    }
  }

  private gather(): void {
    if (this.released && !this.ended && this.outgoing.length > 0) {
      this.flush ??= setTimeout(() => {
        this.flush = undefined;
        while (this.outgoing.length > 0) {
          this.events.candidates(this.outgoing.splice(0, BATCH));
        }
      }, TOGETHER);
    }
  }

  protected changed(): void {
    const { connectionState, iceConnectionState } = this.connection;
    if (this.established && !this.secured) {
      this.secured = true;
      void this.certificate().then((certificate) => !this.ended && this.events.secured(certificate));
    }
    if (connectionState === 'failed' || iceConnectionState === 'failed') {
      this.events.through('lost');
    } else if (iceConnectionState === 'disconnected') {
      this.events.through('interrupted');
    } else if (connectionState === 'connected') {
      this.events.through('well');
    }
  }

  /**
   * What the other end of DTLS really showed. Firefox says it by neither means: there it is what the browser holds
   * the other end to, which is what its description named.
   */
  private async certificate(): Promise<string> {
    const [shown] = this.transport?.getRemoteCertificates?.() ?? [];
    if (shown !== undefined) {
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', shown));
      return [...digest].map((octet) => octet.toString(16).padStart(2, '0')).join('');
    }
    const stats = await this.connection.getStats();
    for (const one of stats.values() as Iterable<{ type: string; remoteCertificateId?: string }>) {
      const named = one.type === 'transport' ? stats.get(one.remoteCertificateId ?? '') : undefined;
      if (named?.fingerprintAlgorithm === 'sha-256') {
        return hex(named.fingerprint);
      }
    }
    return fingerprint(this.connection.currentRemoteDescription?.sdp ?? '');
  }
}

/** With a certificate that was made for it alone. */
export async function connect(how: RTCConfiguration): Promise<RTCPeerConnection> {
  const certificate = await RTCPeerConnection.generateCertificate({ name: 'ECDSA', namedCurve: 'P-256' } as AlgorithmIdentifier);
  return new RTCPeerConnection({
    ...how,
    certificates: [certificate],
    bundlePolicy: 'max-bundle',
    rtcpMuxPolicy: 'require',
  });
}

function described(description: RTCSessionDescriptionInit): Description {
  const sdp = discreet(description.sdp ?? '');
  return { sdp, fingerprint: fingerprint(sdp) };
}
