import { api, farewell } from '../api';
import { ChannelPeer } from './channelPeer';
import type { DirectEvent } from './directs.svelte';
import { servers } from './line.svelte';
import { fingerprint } from './sdp';
import { REASON } from './types';

/** Messages that are told to the process at once: of the longest that there are they have to fit into one request. */
const AT_ONCE = 32;
/** Who sends more while nothing could be told has sent more than may wait for its confirmation (spec/80-calls §11). */
const MOST = 128;

/** A connection that is offered. */
interface Offered {
  conversation: string;
  call: string;
  offer: string;
  /** Whether the other lets itself be seen. */
  seen: boolean;
}

/** A connection for the messages of one conversation, from its offer until it is closed. */
export class DirectLine {
  opened: () => void = () => undefined;
  over: () => void = () => undefined;
  call = '';
  private expected = '';
  private peer: ChannelPeer | undefined;
  private closed = false;
  /** Whether it is this page that rang or answered. */
  private mine = false;
  /** Whether the process knows who is at the other end; nothing is told before. */
  private open = false;
  private telling = false;
  private readonly frames: string[] = [];
  private order: Promise<void> = Promise.resolve();

  private constructor(readonly conversation: string) {}

  /** @param held is told of it as soon as the process has named it */
  static async ring(conversation: string, held: (line: DirectLine, call: string) => void): Promise<void> {
    const line = new DirectLine(conversation);
    const { way, ice } = await api.callPrepare(conversation);
    if (way === 'relayed' || way === 'agreed') {
      try {
        const peer = await line.made(servers(ice, way));
        const { call } = await api.directRing(conversation, await peer.propose());
        line.call = call;
        line.mine = true;
        held(line, call);
      } catch {
        line.close(); // there may be one already, or none is allowed now
      }
    }
  }

  static async accept({ conversation, call, offer, seen }: Offered, held: (line: DirectLine) => void): Promise<void> {
    const line = new DirectLine(conversation);
    line.call = call;
    held(line);
    try {
      line.expected = fingerprint(offer);
      const { way, ice } = await api.callPrepare(conversation);
      if (way !== 'relayed' && way !== 'agreed') {
        throw new Error('the user has to be asked first');
      }
      const peer = await line.made(servers(ice, seen ? way : 'relayed'));
      const answer = await peer.accept(offer);
      if (!line.closed) {
        await api.callAccept(call, answer);
        line.mine = true;
        peer.release();
      }
    } catch {
      const gone = line.closed;
      line.close();
      if (!gone) {
        // what another page answered isn't ended by this
        await api.callDecline(call).catch(() => undefined);
      }
    }
  }

  /** Something came of the other side, or is to be sent to it. */
  heard(event: DirectEvent): void {
    const { own, state, sdp, ice, way, candidates, frames } = event;
    this.order = this.order
      .then(async () => {
        const peer = this.peer;
        if (peer === undefined || this.closed) {
          return;
        }
        if (own && state === 'connecting' && sdp !== undefined) {
          this.expected = fingerprint(sdp);
          peer.by(servers(ice?.length ? ice : undefined, way));
          await peer.settle();
          await peer.answered(sdp);
        }
        peer.lead(candidates ?? []);
        frames?.forEach((frame) => peer.send(Uint8Array.from(atob(frame), (c) => c.charCodeAt(0))));
      })
      .catch(() => this.end());
  }

  /** Closes it, and says so, while the page goes away, too. */
  end(): void {
    if (!this.closed) {
      this.close();
      if (this.mine) {
        farewell('call-end', { call: this.call, reason: REASON.hungUp });
      }
    }
  }

  close(): void {
    if (!this.closed) {
      this.closed = true;
      this.peer?.close();
      this.over();
    }
  }

  private async made(how: RTCConfiguration): Promise<ChannelPeer> {
    this.peer = await ChannelPeer.make(how, {
      candidates: (lines) => void api.callCandidates(this.call, lines).catch(() => undefined),
      secured: (certificate) => void this.secured(certificate),
      through: (state) => state === 'lost' && this.end(),
      heard: (frame) => this.keep(frame),
      closed: () => this.end(),
    });
    if (this.closed) {
      this.peer.close();
    }
    return this.peer;
  }

  private async secured(certificate: string): Promise<void> {
    if (certificate !== this.expected) {
      this.peer?.close();
    }
    await api.callConnected(this.call, certificate).then(
      () => {
        if (!this.closed) {
          this.open = true;
          this.opened();
          void this.tell();
        }
      },
      () => this.end(),
    );
  }

  private keep(frame: Uint8Array): void {
    if (this.closed) {
      return;
    }
    if (this.frames.length === MOST) {
      this.end();
      return;
    }
    this.frames.push(btoa(Array.from(frame, (octet) => String.fromCharCode(octet)).join('')));
    void this.tell();
  }

  /** In order, one request after the other. */
  private async tell(): Promise<void> {
    if (!this.open || this.telling) {
      return;
    }
    this.telling = true;
    try {
      while (this.frames.length > 0) {
        await api.directHeard(this.call, this.frames.splice(0, AT_ONCE));
      }
    } catch {
      this.end();
    }
    this.telling = false;
  }
}
