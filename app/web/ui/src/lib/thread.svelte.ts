import { api } from './api';
import { book } from './book.svelte';
import { attempt } from './trouble';
import type { FileStatus, Message } from './types';

/** Messages that are asked for when a conversation is opened, then at once, and that stand in the page at most. */
const LATEST = 40;
const PAGE = 60;
const SHOWN = 180;

/** The messages of the open conversation: what was loaded, and the window of it that is shown. */
class Thread {
  conversation = $state<string>();
  loading = $state(false);
  /** The process has older ones. */
  more = $state(false);
  reply = $state.raw<Message>();
  editing = $state.raw<Message>();
  private loaded = $state.raw<Message[]>([]);
  private first = $state(0);
  /** Whether the conversation is in view, and not the settings or a call in its place. */
  private shown = false;
  /** What was heard while the process is asked for the latest: its answer may be older. */
  private meanwhile: [Message, boolean][] | undefined;
  /** Whether it is to be asked once more then. */
  private stale = false;

  readonly messages = $derived(this.loaded.slice(this.first, this.first + SHOWN));
  readonly hasOlder = $derived(this.more || this.first > 0);
  readonly hasNewer = $derived(this.first + SHOWN < this.loaded.length);

  async open(conversation: string): Promise<void> {
    this.close();
    this.conversation = conversation;
    await this.reload();
  }

  close(): void {
    this.conversation = undefined;
    this.loaded = [];
    this.first = 0;
    this.more = false;
    this.reply = undefined;
    this.editing = undefined;
    this.meanwhile = undefined;
    this.stale = false;
  }

  async reload(): Promise<void> {
    const conversation = this.conversation;
    if (conversation === undefined) {
      return;
    }
    this.loading = true;
    const page = await this.last(conversation);
    if (this.conversation !== conversation) {
      return;
    }
    this.loading = false;
    if (page !== undefined) {
      this.loaded = page.messages;
      this.first = 0;
      this.more = page.more;
      this.catchUp();
      this.seen();
    }
  }

  private async last(conversation: string): Promise<Awaited<ReturnType<typeof api.history>> | undefined> {
    this.meanwhile = [];
    const page = await attempt(() => api.history(conversation, undefined, LATEST));
    if (page === undefined && this.conversation === conversation) {
      this.meanwhile = undefined;
    }
    return page;
  }

  private catchUp(): void {
    const heard = this.meanwhile ?? [];
    this.meanwhile = undefined;
    heard.forEach(([message, came]) => this.heard(message, came));
    if (this.stale) {
      this.stale = false;
      void this.renew();
    }
  }

  /** Asks for the latest anew, and leaves what is older and what one looks at as it is. */
  async renew(): Promise<void> {
    const conversation = this.conversation;
    if (conversation === undefined) {
      return;
    }
    if (this.meanwhile !== undefined) {
      this.stale = true; // what is on its way may be older
      return;
    }
    const page = await this.last(conversation);
    if (page === undefined || this.conversation !== conversation) {
      return;
    }
    const [first] = page.messages;
    const at = first === undefined ? 0 : this.loaded.findIndex((one) => one.id === first.id);
    if (at < 0) {
      await this.reload();
      return;
    }
    const wasAtEnd = !this.hasNewer;
    this.loaded = [...this.loaded.slice(0, at), ...page.messages];
    this.catchUp();
    if (wasAtEnd) {
      this.latest();
    }
    this.seen();
  }

  /** Shows a page of older ones, fetched if it isn't here. */
  async older(): Promise<void> {
    if (this.first > 0) {
      this.first = Math.max(0, this.first - PAGE);
      return;
    }
    const conversation = this.conversation;
    const oldest = this.loaded[0];
    if (!this.more || this.loading || conversation === undefined || oldest === undefined) {
      return;
    }
    this.loading = true;
    const page = await attempt(() => api.history(conversation, oldest.id, PAGE));
    if (this.conversation !== conversation) {
      return;
    }
    this.loading = false;
    if (page !== undefined) {
      this.loaded = [...page.messages, ...this.loaded];
      this.more = page.more;
    }
  }

  newer(): void {
    this.first = Math.min(Math.max(0, this.loaded.length - SHOWN), this.first + PAGE);
  }

  latest(): void {
    this.first = Math.max(0, this.loaded.length - SHOWN);
  }

  find(id: string): Message | undefined {
    return this.loaded.find((one) => one.id === id);
  }

  /** Goes back until a message is there, as far as is bearable. */
  async seek(id: string): Promise<boolean> {
    for (let page = 0; page < 50 && this.find(id) === undefined && this.more; page++) {
      this.first = 0;
      await this.older();
    }
    const at = this.loaded.findIndex((one) => one.id === id);
    if (at >= 0 && (at < this.first || at >= this.first + SHOWN)) {
      this.first = Math.max(0, at - SHOWN / 2);
    }
    return at >= 0;
  }

  /** Something came, or changed: of what isn't here, only the process knows where it stands. */
  heard(message: Message, came = true): void {
    if (message.conversation !== this.conversation || message.type === 'edit' || message.type === 'reaction') {
      return;
    }
    this.meanwhile?.push([message, came]);
    const at = this.loaded.findIndex((one) => one.id === message.id);
    if (at >= 0) {
      this.loaded = this.loaded.with(at, message);
      return;
    }
    if (!came) {
      void this.renew();
      return;
    }
    const wasAtEnd = !this.hasNewer;
    this.loaded = [...this.loaded, message];
    if (wasAtEnd) {
      this.latest();
    }
    this.seen();
  }

  /** One's own reaction to a message, in place of another one; none takes it back. */
  async react(to: Message, emoji: string): Promise<void> {
    const answer = await attempt(() => api.react(to, emoji));
    if (answer !== undefined) {
      this.heard(answer.message);
    }
  }

  /** A message has disappeared, as both wanted. */
  vanished(conversation: string, id: string): void {
    if (conversation === this.conversation) {
      this.loaded = this.loaded.filter((one) => one.id !== id);
      this.first = Math.min(this.first, Math.max(0, this.loaded.length - 1));
    }
  }

  progress(id: string, file: FileStatus): void {
    const at = this.loaded.findIndex((one) => one.id === id);
    const message = this.loaded[at];
    if (message !== undefined) {
      this.loaded = this.loaded.with(at, { ...message, file });
    }
  }

  /** Whether what is said can be seen from now on. */
  show(shown: boolean): void {
    this.shown = shown;
    this.seen();
  }

  /** Tells the process that the latest was seen, if somebody looks. */
  seen(): void {
    const last = this.loaded.at(-1);
    if (last === undefined || !this.shown || document.visibilityState !== 'visible') {
      return;
    }
    const unread = book.get(last.conversation)?.unread ?? 0;
    if (unread > 0 || !last.own) {
      book.seen(last.conversation);
      void api.read(last).catch(() => undefined);
    }
  }

  lastOwnText(): Message | undefined {
    return this.loaded.findLast((one) => one.own && one.type === 'text');
  }
}

export const thread = new Thread();
