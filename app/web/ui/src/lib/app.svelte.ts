import { announcements } from './announce.svelte';
import { api, Refusal } from './api';
import { book } from './book.svelte';
import { calls } from './call/calls.svelte';
import { directs } from './call/directs.svelte';
import { Stream } from './events';
import { live } from './live.svelte';
import { nav } from './nav.svelte';
import { notify } from './notify';
import { preferences } from './preferences.svelte';
import { saidAlone } from './said.svelte';
import { thread } from './thread.svelte';
import type { AppEvent, AppState, Entry } from './types';

/** How far the page is: no session, no process, or what the profile is. */
type Phase = 'starting' | 'outside' | 'away' | 'none' | 'locked' | 'new' | 'open';

class App {
  phase = $state<Phase>('starting');
  state = $state<AppState>({ profile: 'none' });
  outage = $state('');
  /** Whether another program receives for this profile. */
  elsewhere = $state(false);
  /** Counts what a new device was told of. */
  news = $state(0);
  /** What begins a session where there is none. */
  wants = $state<Entry['wants']>('token');
  private stream: Stream | undefined;
  /** What is asked now, and what is heard meanwhile: the answers may be older. */
  private asking = 0;
  private readonly meanwhile: AppEvent[] = [];

  /** Takes the token out of the address, makes a session of it and asks how things are. */
  async start(): Promise<void> {
    const token = location.hash.slice(1);
    history.replaceState({}, '', location.pathname);
    if (token !== '') {
      // an address that was used before is refused, but this browser may have a session
      await api.session({ token }).catch(() => undefined);
    }
    await this.ask();
  }

  /** With a password, where the process listens elsewhere than on this machine. */
  async enter(password: string): Promise<void> {
    await api.session({ password });
    await this.ask();
  }

  async ask(): Promise<void> {
    try {
      const entry = await api.session({});
      this.wants = entry.wants;
      if (entry.session) {
        await this.take(await api.state());
        return;
      }
      this.phase = 'outside';
    } catch (trouble) {
      this.phase = trouble instanceof Refusal && trouble.status === 403 ? 'outside' : 'away';
    }
    this.stream?.close();
    this.stream = undefined;
    thread.close();
  }

  async take(state: AppState): Promise<void> {
    this.asking++;
    try {
      this.stream ??= new Stream((event) => this.hear(event), () => void this.again());
      await this.stream.begun;
      await this.show(state);
    } finally {
      this.asking--;
      if (this.asking === 0) {
        this.meanwhile.splice(0).forEach((event) => this.handle(event));
      }
    }
  }

  private async show(state: AppState): Promise<void> {
    this.state = state;
    this.elsewhere = state.elsewhere ?? false;
    const before = this.phase;
    if (state.profile === 'open' && before !== 'open') {
      await Promise.all([book.load(), live.load()]);
    }
    if (state.profile === 'open') {
      await Promise.all([calls.load(), directs.load()]);
    }
    if (before !== state.profile) {
      await preferences.load();
    }
    if (state.profile !== 'open') {
      calls.leave();
      directs.leave();
      book.clear();
      live.clear();
      thread.close();
      nav.close();
    }
    this.phase = state.profile;
  }

  private hear(event: AppEvent): void {
    if (this.asking > 0) {
      this.meanwhile.push(event);
    } else {
      this.handle(event);
    }
  }

  private handle(event: AppEvent): void {
    switch (event.event) {
      case 'message':
        book.heard(event.message, event.came);
        if (event.came) {
          notify(event.message);
        }
        thread.heard(event.message, event.came);
        break;
      case 'conversation':
        book.put(event.conversation);
        break;
      case 'requests':
        void book.askRequests();
        break;
      case 'gone':
        book.drop(event.conversation);
        break;
      case 'vanished':
        thread.vanished(event.conversation, event.message);
        break;
      case 'device':
        this.news++;
        break;
      case 'live':
        void live.heard();
        break;
      case 'call':
        calls.heard(event);
        break;
      case 'direct':
        directs.heard(event);
        break;
      case 'progress':
        thread.progress(event.message, event.file);
        break;
      case 'notice':
        announcements.show(saidAlone(event.sentence));
        break;
      case 'outage':
        this.outage = event.sentence ?? '';
        break;
      case 'elsewhere':
        this.elsewhere = event.elsewhere;
        break;
      case 'state':
        if (event.profile !== this.phase) {
          void this.ask();
        }
        break;
      case 'again':
        void this.again();
        break;
    }
  }

  /** Too much was missed: everything shown is asked anew. */
  private async again(): Promise<void> {
    await this.ask();
    if (this.phase === 'open') {
      await book.load();
      await live.load();
      await thread.renew();
    }
  }

  async lock(): Promise<void> {
    await this.take(await api.lock());
  }
}

export const app = new App();
