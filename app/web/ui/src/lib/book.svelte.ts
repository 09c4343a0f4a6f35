import { api } from './api';
import { nav } from './nav.svelte';
import { matches } from './text';
import type { Conversation, Message, Request } from './types';

/** The conversations and requests, as far as the process told of them. */
class Book {
  private all = $state.raw<ReadonlyMap<string, Conversation>>(new Map());
  requests = $state.raw<Request[]>([]);
  /** Those that the user hasn't decided about. */
  readonly undecided = $derived(this.requests.filter((one) => one.step === undefined || one.step === 'asked'));
  search = $state('');
  archived = $state(false);

  /** The latest first. */
  readonly sorted = $derived([...this.all.values()].sort((a, b) => (a.time < b.time ? 1 : a.time > b.time ? -1 : 0)));
  readonly hasArchived = $derived(this.sorted.some((one) => one.marks.includes('archived')));
  readonly shown = $derived.by(() => {
    const wanted = this.search.trim();
    if (wanted !== '') {
      return this.sorted.filter((one) => matches(one.name, wanted));
    }
    return this.sorted.filter((one) => one.marks.includes('archived') === this.archived);
  });
  readonly unread = $derived(
    this.sorted.reduce((sum, one) => sum + (one.marks.includes('muted') ? 0 : one.unread), 0),
  );
  readonly current = $derived(nav.conversation === undefined ? undefined : this.all.get(nav.conversation));

  async load(): Promise<void> {
    const { conversations } = await api.conversations();
    this.replace(new Map(conversations.map((one) => [one.conversation, one])));
    this.requests = (await api.requests()).requests;
  }

  clear(): void {
    this.replace(new Map());
    this.requests = [];
  }

  get(conversation: string): Conversation | undefined {
    return this.all.get(conversation);
  }

  put(conversation: Conversation): void {
    if (conversation.state === 'request') {
      void this.askRequests();
      return;
    }
    const next = new Map(this.all);
    next.set(conversation.conversation, conversation);
    this.replace(next);
  }

  drop(conversation: string): void {
    const next = new Map(this.all);
    next.delete(conversation);
    this.replace(next);
    if (nav.conversation === conversation) {
      nav.leave();
    }
    void this.askRequests();
  }

  /** A message came or changed: the latest stands in the list, by whatever clock it was written. */
  heard(message: Message, came: boolean): void {
    if (message.type === 'request') {
      void this.askRequests();
    }
    const known = this.all.get(message.conversation);
    if (known === undefined) {
      return;
    }
    if ((came || known.last?.id === message.id) && message.type !== 'edit' && message.type !== 'reaction') {
      this.put({ ...known, last: message, time: message.time > known.time ? message.time : known.time });
    }
  }

  /** Everything of a conversation was seen. */
  seen(conversation: string): void {
    const known = this.all.get(conversation);
    if (known !== undefined && known.unread > 0) {
      this.put({ ...known, unread: 0 });
    }
  }

  async askRequests(): Promise<void> {
    this.requests = (await api.requests()).requests;
  }

  private replace(next: ReadonlyMap<string, Conversation>): void {
    this.all = next;
  }
}

export const book = new Book();
