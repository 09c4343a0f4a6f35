import { api, Refusal } from '../api';
import { Media } from './media.svelte';
import { MediaPeer } from './mediaPeer';
import { path, type Path } from './path';
import type { Description, PeerEvents } from './peer';
import { fingerprint } from './sdp';
import { REASON, type CallEvent, type CallPrepared, type IceServer } from './types';

const LOOK = 1_000;
/** Interruptions shorter than this end by themselves; then ways are looked for anew, and again. */
const PATIENCE = 2_000;
const AGAIN = 8_000;
const GIVE_UP = 60_000;
/** The side that was called leaves looking for new ways to the other for so long. */
const AFTER_YOU = 3_000;
/** Credentials are renewed so long before they end. */
const BEFORE_END = 120_000;

/** One's end of a call: the connection, what goes in and what comes out. */
export class Line {
  readonly media: Media;
  /** What the other says and shows: nothing before the process knows that it is them. */
  sound = $state.raw<MediaStream>();
  picture = $state.raw<MediaStream>();
  /** Whether pictures come. */
  filmed = $state(false);
  path = $state.raw<Path>();
  interrupted = $state(false);
  /** When it was opened, as the browser's clock has it; 0 before. */
  since = $state(0);
  call = '';
  /** The process says that there is no such call, or something else went wrong that it knows better. */
  doubt: () => void = () => undefined;

  private peer: MediaPeer | undefined;
  private offer: Description | undefined;
  private expected = '';
  private closed = false;
  private mine = false;
  private order: Promise<void> = Promise.resolve();
  private looks: ReturnType<typeof setInterval> | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;
  private renewal: ReturnType<typeof setTimeout> | undefined;
  private broken = 0;
  private readonly back = (): void => this.soon(0);

  constructor(
    private readonly conversation: string,
    private readonly own: boolean,
  ) {
    this.media = new Media((kind, track) => this.since > 0 && void this.peer?.send(kind, track));
  }

  get over(): boolean {
    return this.closed;
  }

  /** Whether it is this page that rang or answered. */
  get holds(): boolean {
    return this.mine;
  }

  /** The process took what this page offered or answered. */
  held(): void {
    this.mine = true;
    if (!this.own) {
      this.peer?.release();
    }
  }

  /** What is offered when it rings there. Ways are looked for when the other has accepted. */
  async begin(prepared: CallPrepared): Promise<Description> {
    this.peer = this.made(await MediaPeer.calling(servers(prepared.ice, prepared.way), this.events()));
    this.offer = await this.peer.propose();
    this.renewBefore(prepared.ice);
    return this.offer;
  }

  /** The other accepted. */
  connect(event: CallEvent): void {
    this.then(async (peer) => {
      this.expected = fingerprint(event.sdp ?? '');
      if (event.ice !== undefined && event.ice.length > 0) {
        peer.by(servers(event.ice, event.way));
        this.renewBefore(event.ice);
      } else if (event.way !== undefined) {
        peer.by(servers(undefined, event.way));
      }
      await peer.settle();
      await peer.answered(event.sdp ?? '');
    });
  }

  /** What answers an offer. */
  async accept(prepared: CallPrepared, offer: string): Promise<Description> {
    this.expected = fingerprint(offer);
    this.peer = this.made(await MediaPeer.called(servers(prepared.ice, prepared.way), offer, this.events()));
    this.renewBefore(prepared.ice);
    return this.peer.answer();
  }

  /** Something came of the other side. */
  heard({ candidates, again, answer }: CallEvent): void {
    if (again !== undefined) {
      this.then((peer) => this.reply(peer, again));
    }
    if (answer !== undefined) {
      this.then((peer) => peer.answered(answer));
    }
    if (candidates !== undefined) {
      this.then(async (peer) => peer.lead(candidates));
    }
  }

  /** The process knows that the connection leads to whom it should: it is played and sent from now on. */
  open(): void {
    const peer = this.peer;
    if (peer === undefined || this.since > 0) {
      return;
    }
    this.since = Date.now();
    this.sound = peer.sound;
    this.picture = peer.picture;
    void peer.send('audio', this.media.sound ?? null);
    void peer.send('video', this.media.picture ?? null);
    this.looks = setInterval(() => void this.look(), LOOK);
    void this.look();
    addEventListener('online', this.back);
  }

  close(): void {
    this.closed = true;
    removeEventListener('online', this.back);
    clearInterval(this.looks);
    clearTimeout(this.again);
    clearTimeout(this.renewal);
    this.peer?.close();
    this.media.close();
    this.sound = undefined;
    this.picture = undefined;
  }

  private made(peer: MediaPeer): MediaPeer {
    if (this.closed) {
      peer.close();
    }
    return peer;
  }

  private events(): PeerEvents {
    return {
      candidates: (lines) => void api.callCandidates(this.call, lines).catch(() => undefined),
      secured: (certificate) => void this.secured(certificate),
      through: (state) => this.through(state),
    };
  }

  /** The process compares as well, and says that it is connected, or that it is over. */
  private async secured(certificate: string): Promise<void> {
    if (certificate !== this.expected) {
      this.peer?.close();
    }
    await api.callConnected(this.call, certificate).catch(() => this.end());
  }

  /** One thing after the other; what fails, as an answer that nothing was asked for does, changes nothing. */
  private then(what: (peer: MediaPeer) => Promise<void>): void {
    this.order = this.order
      .then(() => (this.closed || this.peer === undefined ? undefined : what(this.peer)))
      .catch((trouble: unknown) => {
        console.warn('call', trouble);
        if (trouble instanceof Refusal && trouble.status === 409) {
          this.doubt();
        }
      });
  }

  private through(state: 'well' | 'interrupted' | 'lost'): void {
    if (state === 'well') {
      clearTimeout(this.again);
      this.interrupted = false;
    } else if (this.since > 0) {
      this.broken = this.interrupted ? this.broken : Date.now();
      this.interrupted = true;
      this.soon(state === 'lost' ? 0 : PATIENCE);
    }
  }

  private soon(wait: number): void {
    clearTimeout(this.again);
    this.again = setTimeout(() => this.renew(), this.own ? wait : wait + AFTER_YOU);
  }

  /** Looks for ways anew, by servers that answer now. */
  private renew(): void {
    if (this.interrupted && Date.now() - this.broken > GIVE_UP) {
      this.end();
      return;
    }
    this.again = setTimeout(() => this.interrupted && this.renew(), AGAIN);
    this.then(async (peer) => {
      await this.provide(peer);
      const { sdp } = await peer.offer();
      await api.callAgain(this.call, sdp);
    });
  }

  /** The other looks for ways anew. If both do, the one's that called counts. */
  private async reply(peer: MediaPeer, offer: string): Promise<void> {
    if (peer.offers && this.own) {
      return;
    }
    if (this.interrupted) {
      await this.provide(peer);
    }
    await peer.offered(offer);
    const { sdp } = await peer.answer();
    await api.callAnswer(this.call, sdp);
  }

  private async provide(peer: MediaPeer): Promise<void> {
    const prepared = await api.callPrepare(this.conversation);
    if (prepared.ice.length > 0) {
      peer.by(servers(prepared.ice));
      this.renewBefore(prepared.ice);
    }
  }

  /** The end of credentials stands in their name (spec/80-calls §5). */
  private renewBefore(ice: readonly IceServer[]): void {
    clearTimeout(this.renewal);
    const ends = ice.map((one) => Number(one.username.split(':', 1)[0]) * 1_000).filter((end) => end > 0);
    if (ends.length > 0) {
      this.renewal = setTimeout(() => this.renew(), Math.max(0, Math.min(...ends) - BEFORE_END - Date.now()));
    }
  }

  private async look(): Promise<void> {
    const stats = await this.peer?.stats();
    const seen = stats === undefined ? undefined : path(stats);
    if (seen !== undefined) {
      this.filmed = seen.frames > (this.path?.frames ?? 0);
      this.path = seen;
    }
  }

  private end(): void {
    if (this.mine && !this.closed) {
      void api.callEnd(this.call, REASON.failed).catch(() => this.doubt());
    }
  }
}

/** Relays alone, unless both agreed to be seen. */
export function servers(ice: IceServer[] | undefined, way?: string): RTCConfiguration {
  return {
    ...(ice === undefined ? {} : { iceServers: ice }),
    ...(way === undefined ? {} : { iceTransportPolicy: way === 'agreed' ? 'all' : 'relay' }),
  };
}
