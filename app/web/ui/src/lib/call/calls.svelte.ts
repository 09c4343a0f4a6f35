import { announcements } from '../announce.svelte';
import { api, farewell } from '../api';
import { book } from '../book.svelte';
import { t } from '../i18n.svelte';
import { notifyOfCall } from '../notify';
import { visible } from '../text';
import { sentence } from '../trouble';
import { Line } from './line.svelte';
import { Tones } from './tones';
import { REASON, type CallEvent, type CallPrepared, type CallState } from './types';

/** The call there is, from before it rings until it is over. */
export interface Current {
  /** Empty until the process has named it. */
  call: string;
  conversation: string;
  own: boolean;
  video: boolean;
  state: 'preparing' | Exclude<CallState, 'over'>;
  /** The other's offer, while it rings here. */
  sdp: string;
  /** Whether the other lets itself be seen. */
  way: CallEvent['way'];
}

/** What the user is asked once for a contact: whether it may see their network address. */
interface Question {
  conversation: string;
  /** They said no before. */
  refused: boolean;
  /** None if they said neither. */
  answer: (on: boolean | undefined) => void;
}

/** Calls, as far as this page knows: at most one at a time (spec/90-app §3.1). */
class Calls {
  current = $state.raw<Current>();
  question = $state.raw<Question>();
  /** This page's end of it; another page may have it. */
  line = $state.raw<Line>();
  /** Shown over the whole window. */
  large = $state(false);
  private readonly tones = new Tones();
  /** Whether pictures were wanted in a call that crossed another one. */
  private crossed: boolean | undefined;

  readonly name = $derived(visible(book.get(this.current?.conversation ?? '')?.name ?? ''));
  /** Whether another page has the call. */
  readonly elsewhere = $derived(
    this.current !== undefined && this.line === undefined && !['preparing', 'ringing'].includes(this.current.state),
  );

  /** Asks the process what there is, and leaves what there isn't any more. */
  async load(): Promise<void> {
    const before = this.current?.call ?? '';
    const last = await api.call().catch(() => undefined);
    if (last === undefined) {
      return;
    }
    if (before !== '' && this.current?.call === before && last['call'] !== before) {
      const said = t('call.over', { name: this.name });
      this.leave();
      announcements.show(said);
    }
    // of the call that is here the stream tells the rest; that it is connected may have been missed
    if ('call' in last && (this.current === undefined || last['state'] === 'connected')) {
      this.heard(last as CallEvent);
    }
  }

  async ring(conversation: string, video: boolean): Promise<void> {
    if (this.current !== undefined) {
      return;
    }
    this.current = { call: '', conversation, own: true, video, state: 'preparing', sdp: '', way: undefined };
    await this.begin(video, async (line, prepared) => {
      const offer = await line.begin(prepared);
      const { call } = await api.callRing(conversation, video, offer);
      line.call = call;
      line.held();
      if (line.over) {
        await api.callEnd(call, REASON.hungUp);
      } else {
        this.change({ call, state: 'calling' });
        this.tones.play('waits');
      }
    });
  }

  async accept(video: boolean): Promise<void> {
    const current = this.current;
    if (current?.state !== 'ringing' || this.line !== undefined) {
      return;
    }
    this.tones.stop();
    await this.begin(video, async (line, prepared) => {
      line.call = current.call;
      const seen = prepared.way === 'agreed' && current.way === 'agreed';
      const answer = await line.accept({ ...prepared, way: seen ? 'agreed' : 'relayed' }, current.sdp);
      await api.callAccept(current.call, answer);
      line.held();
      if (!line.over) {
        this.change({ state: 'connecting' });
      }
    });
  }

  async decline(): Promise<void> {
    const call = this.current?.call ?? '';
    this.leave();
    await api.callDecline(call).catch(() => undefined);
  }

  async hangUp(): Promise<void> {
    const call = this.current?.call ?? '';
    this.leave();
    if (call !== '') {
      await api.callEnd(call, REASON.hungUp).catch(() => undefined);
    }
  }

  /** The page goes away, and its end of the call with it. */
  vanish(): void {
    if (this.line?.holds) {
      farewell('call-end', { call: this.line.call, reason: REASON.hungUp });
    }
  }

  /** Nothing is left of it here; who is asked something has said nothing. */
  leave(): void {
    this.question?.answer(undefined);
    this.question = undefined;
    this.tones.stop();
    this.line?.close();
    this.line = undefined;
    this.current = undefined;
    this.large = false;
  }

  heard(event: CallEvent): void {
    const current = this.current;
    if (event.state === 'over') {
      this.over(event);
    } else if (current === undefined) {
      this.meet(event);
    } else if (current.call === event.call) {
      this.goOn(event, current);
    } else if (current.call === '' && event.own && current.conversation === event.conversation) {
      this.change({ call: event.call });
    }
  }

  /** A call that this page didn't begin. */
  private meet(event: CallEvent): void {
    const { call, conversation, own, video, state } = event;
    this.current = {
      call, conversation, own, video, sdp: event.sdp ?? '', way: event.way,
      state: state === 'over' ? 'ringing' : state,
    };
    if (state === 'ringing' && event['at-once'] && this.crossed !== undefined) {
      void this.accept(this.crossed);
    } else if (state === 'ringing') {
      announcements.say(t(video ? 'call.rings-video' : 'call.rings', { name: this.name }));
      this.tones.play('rings');
      notifyOfCall(conversation, this.name);
    }
    this.crossed = undefined;
  }

  private goOn(event: CallEvent, current: Current): void {
    const line = this.line;
    if (event.state !== current.state && event.state !== 'over' && current.state !== 'preparing') {
      this.change({ state: event.state, way: event.way ?? current.way });
    }
    if (event.state !== 'ringing' && event.state !== 'calling') {
      this.tones.stop();
    }
    if (line === undefined) {
      return;
    }
    if (current.own && event.state === 'connecting' && event.sdp !== undefined) {
      line.connect(event);
    }
    line.heard(event);
    if (event.state === 'connected' && line.since === 0) {
      line.open();
      announcements.say(t('call.connected', { name: this.name }));
      this.large = current.video;
    }
  }

  private over(event: CallEvent): void {
    const { current, name } = this;
    const named = current?.call === event.call || (current?.call === '' && event.own);
    if (current === undefined || !named || event.conversation !== current.conversation) {
      return;
    }
    const reason = event.reason ?? REASON.hungUp;
    this.crossed = reason === REASON.crossed && this.line !== undefined ? current.video : undefined;
    this.leave();
    const said = t('call.over', { name });
    if (reason === REASON.hungUp) {
      announcements.say(said);
    } else if (reason !== REASON.crossed) {
      announcements.show(why(reason, current.own, name) ?? said, reason === REASON.fingerprint);
    }
  }

  /** Opens what a call needs and has it go on; whatever fails ends it here. */
  private async begin(video: boolean, go: (line: Line, prepared: CallPrepared) => Promise<void>): Promise<void> {
    const current = this.current;
    if (current === undefined) {
      return;
    }
    const line = new Line(current.conversation, current.own);
    this.line = line;
    line.doubt = () => void (this.line === line && this.load());
    try {
      const prepared = await this.prepared(current.conversation);
      if (line.over || prepared === undefined) {
        return await this.giveUp(line);
      }
      if (!(await opened(line, video)) && !line.over) {
        announcements.show(t('call.no-camera'), true);
      }
      if (!line.over) {
        await go(line, prepared);
      }
    } catch (trouble) {
      if (!line.over) {
        announcements.show(trouble instanceof NoMicrophone ? t('call.no-microphone') : sentence(trouble), true);
        await this.giveUp(line);
      }
    }
  }

  /**
   * What rings goes on ringing, so that it can be declined, or accepted once that can be. What another page of the
   * profile rang or answered is that page's, and isn't ended.
   */
  private async giveUp(line: Line): Promise<void> {
    if (this.line !== line) {
      return;
    }
    const ringing = this.current?.state === 'ringing';
    if (ringing) {
      line.close();
      this.line = undefined;
    } else if (line.holds) {
      await this.hangUp();
    } else {
      this.leave();
      await this.load();
    }
  }

  /** Whether a connection may be made to a contact; the user is asked where no relay hides them. */
  async mayConnect(conversation: string): Promise<boolean> {
    return (await this.prepared(conversation)) !== undefined;
  }

  /** @returns none if the user doesn't want to be seen, and no relay hides them */
  private async prepared(conversation: string): Promise<CallPrepared | undefined> {
    const prepared = await api.callPrepare(conversation);
    if (prepared.way === 'relayed' || prepared.way === 'agreed') {
      return prepared;
    }
    if (this.question !== undefined) {
      return undefined; // one at a time
    }
    const on = await new Promise<boolean | undefined>((answer) => {
      this.question = { conversation, refused: prepared.way === 'never', answer };
    });
    this.question = undefined;
    if (on === undefined) {
      return undefined;
    }
    const allowed = await api.callAllow(conversation, on);
    return on ? allowed : undefined;
  }

  private change(change: Partial<Current>): void {
    if (this.current !== undefined) {
      this.current = { ...this.current, ...change };
    }
  }
}

class NoMicrophone extends Error {}

async function opened(line: Line, video: boolean): Promise<boolean> {
  try {
    return await line.media.open(video);
  } catch {
    throw new NoMicrophone();
  }
}

/** Why a call is over, where its end isn't sentence enough. */
function why(reason: number, own: boolean, name: string): string | undefined {
  switch (reason) {
    case REASON.declined:
      return own ? t('call.declined', { name }) : undefined;
    case REASON.busy:
      return t('call.busy', { name });
    case REASON.notAnswered:
      return t(own ? 'call.not-answered' : 'call.missed', { name });
    case REASON.takenBack:
      return t('call.missed', { name });
    case REASON.elsewhere:
      return t('call.elsewhere');
    case REASON.failed:
      return t('call.failed', { name });
    case REASON.fingerprint:
      return t('call.fingerprint', { name });
    default:
      return undefined;
  }
}

export const calls = new Calls();
