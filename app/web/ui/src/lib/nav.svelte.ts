/** What the page shows: a conversation, a page about it beside it, and at most one dialog. */
export type Panel = 'contact' | 'explain' | 'members';
export type Dialog = 'new' | 'switch' | 'requests' | 'live' | 'enter';
export type Wish = 'screen' | 'link' | 'connect' | 'room';
export type Section = 'you' | 'look' | 'relays' | 'cover' | 'devices' | 'backup';

interface Place {
  conversation?: string;
  /** A live session, in place of a conversation. */
  live?: string;
  panel?: Panel;
  section?: Section;
}

class Navigation {
  conversation = $state<string>();
  live = $state<string>();
  panel = $state<Panel>();
  section = $state<Section>();
  dialog = $state<Dialog>();
  /** A message of the conversation that is to be shown. */
  message = $state<string>();
  /** What the dialog begins with, for instance a link that was clicked in a message. */
  dialogText = $state('');
  /** What of a dialog is meant, where it would ask. */
  wish = $state<Wish>();
  /** The conversation with whom it is to begin, if with somebody. */
  person = $state<string>();

  constructor() {
    addEventListener('popstate', (event: PopStateEvent) => this.show((event.state ?? {}) as Place));
  }

  private show(place: Place): void {
    this.conversation = place.conversation;
    this.live = place.live;
    this.panel = place.panel;
    this.section = place.section;
  }

  /** Each place is an entry of the browser's history, so that Back works on a phone. */
  private go(place: Place): void {
    this.show(place);
    history.pushState({ ...place }, '');
  }

  /** @param message is shown in it, else the latest */
  open(conversation: string, message?: string): void {
    this.dialog = undefined;
    this.message = message;
    if (conversation !== this.conversation || this.section !== undefined) {
      this.go({ conversation });
    }
  }

  enter(live: string): void {
    this.dialog = undefined;
    if (live !== this.live || this.section !== undefined) {
      this.go({ live });
    }
  }

  about(panel: Panel): void {
    if (this.panel === panel) {
      this.back();
    } else {
      this.go({ conversation: this.conversation, panel });
    }
  }

  settings(section: Section = 'you'): void {
    this.dialog = undefined;
    this.go({ conversation: this.conversation, live: this.live, section });
  }

  /** One step out: from a panel to its conversation, from a conversation or the settings to the list. */
  back(): void {
    if (this.section !== undefined) {
      this.go({ conversation: this.conversation, live: this.live });
    } else if (this.panel !== undefined) {
      this.go({ conversation: this.conversation });
    } else {
      this.leave();
    }
  }

  /** To the list, because the conversation is gone. */
  leave(): void {
    if (this.conversation !== undefined || this.live !== undefined) {
      this.go({});
    }
  }

  /** Begins something new, at once where it is known what. */
  begin(wish: Wish, person?: string): void {
    this.ask('new');
    this.wish = wish;
    this.person = person;
  }

  ask(dialog: Dialog, text = ''): void {
    this.wish = undefined;
    this.person = undefined;
    this.dialogText = text;
    this.dialog = dialog;
  }

  close(): void {
    this.dialog = undefined;
    this.dialogText = '';
  }
}

export const nav = new Navigation();
