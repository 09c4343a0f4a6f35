import { api, Refusal } from './api';
import { nav } from './nav.svelte';
import { attempt } from './trouble';
import type { LiveLine, LivePage } from './types';

/**
 * The live sessions that the process is in. What is said there is in the page as long as it shows the session, and nowhere
 * else: no draft, no notification and no title has any of it.
 */
class Live {
  sessions = $state.raw<LiveLine[]>([]);
  page = $state.raw<LivePage>();
  private seen = $state.raw<Record<string, number>>({});
  private asking = false;
  private asked = false;

  async load(): Promise<void> {
    const answer = await attempt(() => api.live());
    if (answer !== undefined) {
      this.sessions = answer.sessions;
      await this.refresh();
    }
  }

  clear(): void {
    this.sessions = [];
    this.page = undefined;
    this.seen = {};
  }

  /** Something is new in one, or it is over: all that is shown is asked anew. */
  async heard(): Promise<void> {
    if (this.asking) {
      this.asked = true;
      return;
    }
    this.asking = true;
    do {
      this.asked = false;
      await this.load();
    } while (this.asked);
    this.asking = false;
  }

  /** Asks for the one that is shown. */
  async refresh(): Promise<void> {
    const session = nav.live;
    if (session !== this.page?.session) {
      this.page = undefined;
    }
    if (session === undefined) {
      return;
    }
    try {
      const page = await api.liveSession(session);
      if (nav.live === session) {
        this.page = page;
        this.seen = { ...this.seen, [session]: page.heard };
      }
    } catch (trouble) {
      if (trouble instanceof Refusal && trouble.status === 404) {
        this.gone(session);
      }
    }
  }

  /** It is over, or was left: nothing of it stays. */
  gone(session: string): void {
    this.sessions = this.sessions.filter((one) => one.session !== session);
    this.page = undefined;
    if (nav.live === session) {
      nav.leave();
    }
  }

  /** How much others said that wasn't shown. */
  unread(line: LiveLine): number {
    return nav.live === line.session ? 0 : Math.max(0, line.heard - (this.seen[line.session] ?? 0));
  }
}

export const live = new Live();

/** The link in a message that asks into a session. */
export function liveLink(text: string): string {
  return text.split(/\s+/u).findLast((word) => word.startsWith('tacit:')) ?? '';
}
