import { api } from '../api';
import { DirectLine } from './directLine';
import type { CallEvent } from './types';

/** A connection that was declined or failed isn't tried again so soon; while it is wanted, it is tried so often. */
const AGAIN = 60_000;

/** Whoever only passes a conversation needs none there, and has its messages the sooner. */
const STAYS = 400;

/** What the process says of the route direct (spec/90-app §3.2). */
export type DirectEvent = Omit<CallEvent, 'event'> & { event: 'direct'; frames?: string[] };

/** The connections over which messages go while both are there. */
class Directs {
  /** Conversations that have one now. */
  connected = $state.raw<ReadonlySet<string>>(new Set());
  private readonly lines = new Map<string, DirectLine>();
  private readonly tried = new Map<string, number>();
  private shown: string | undefined;
  private stays: ReturnType<typeof setTimeout> | undefined;
  private again: ReturnType<typeof setInterval> | undefined;

  /** The page shows a conversation, or none: its connection is made if the user allowed one. */
  show(conversation: string | undefined): void {
    this.shown = conversation;
    clearTimeout(this.stays);
    clearInterval(this.again);
    if (conversation !== undefined) {
      this.stays = setTimeout(() => void this.ring(), STAYS);
      this.again = setInterval(() => void this.ring(), AGAIN);
    }
  }

  /** @returns whether it is allowed now */
  async allow(conversation: string, on: boolean): Promise<boolean> {
    const { direct } = await api.directAllow(conversation, on);
    if (direct) {
      this.tried.delete(conversation);
      void this.ring();
    } else {
      this.of(conversation)?.end();
    }
    return direct;
  }

  heard(event: DirectEvent): void {
    const line = this.lines.get(event.call);
    if (event.state === 'ringing' && line === undefined) {
      void this.accept(event);
    } else if (event.state === 'over') {
      line?.close();
    } else {
      line?.heard(event);
    }
  }

  /** Asks the process which of its connections there still are: the page may have missed that they are over. */
  async load(): Promise<void> {
    for (const line of [...this.lines.values()]) {
      const known = await api.directState(line.conversation).catch(() => undefined);
      if (known !== undefined && known.call !== line.call) {
        line.close();
      }
    }
  }

  /** The page goes away, or the profile is closed. */
  leave(): void {
    clearTimeout(this.stays);
    clearInterval(this.again);
    this.lines.forEach((line) => line.end());
  }

  private async ring(): Promise<void> {
    const conversation = this.shown;
    const before = this.tried.get(conversation ?? '') ?? 0;
    if (conversation === undefined || this.of(conversation) !== undefined || Date.now() - before < AGAIN) {
      return;
    }
    this.tried.set(conversation, Date.now());
    const known = await api.directState(conversation).catch(() => undefined);
    if (known === undefined || !known.direct || known.rests || (known.state ?? 'over') !== 'over') {
      if (known?.direct !== true) {
        this.tried.delete(conversation);
      }
      return;
    }
    await DirectLine.ring(conversation, (line, call) => this.hold(conversation, call, line)).catch(() => undefined);
  }

  private async accept({ call, conversation, sdp = '', way }: DirectEvent): Promise<void> {
    await DirectLine.accept({ conversation, call, offer: sdp, seen: way === 'agreed' }, (line) =>
      this.hold(conversation, call, line),
    ).catch(() => undefined);
  }

  private hold(conversation: string, call: string, line: DirectLine): void {
    this.lines.set(call, line);
    line.opened = () => {
      this.connected = new Set([...this.connected, conversation]);
    };
    line.over = () => {
      this.lines.delete(call);
      this.connected = new Set([...this.connected].filter((one) => one !== conversation));
    };
  }

  private of(conversation: string): DirectLine | undefined {
    return [...this.lines.values()].find((line) => line.conversation === conversation);
  }
}

export const directs = new Directs();
