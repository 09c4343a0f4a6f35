import type { AppEvent } from './types';

const AGAIN = 3_000;

/** The stream of events; the browser comes back with the last event's id by itself (spec/90-app §4). */
export class Stream {
  /** It is told from now on what happens; or it can't be for now. */
  readonly begun: Promise<void>;
  private source: EventSource;
  private ended = false;
  private begin: () => void = () => undefined;

  /**
   * @param heard gets each event
   * @param lost is called when the process refuses the stream or is gone
   */
  constructor(
    private readonly heard: (event: AppEvent) => void,
    private readonly lost: () => void,
  ) {
    this.begun = new Promise((begin) => (this.begin = begin));
    this.source = this.dial();
  }

  private dial(): EventSource {
    const source = new EventSource('/api/events');
    source.onmessage = (message: MessageEvent<string>) => this.heard(JSON.parse(message.data) as AppEvent);
    source.onopen = () => this.begin();
    source.onerror = () => {
      this.begin();
      if (source.readyState === EventSource.CLOSED && !this.ended) {
        setTimeout(() => this.again(), AGAIN);
      }
    };
    return source;
  }

  private again(): void {
    if (!this.ended) {
      this.source = this.dial();
      this.lost();
    }
  }

  close(): void {
    this.ended = true;
    this.source.close();
  }
}
