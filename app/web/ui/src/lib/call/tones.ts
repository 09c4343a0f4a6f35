/** What is heard of a call before anybody speaks: made here, so that nothing is fetched for it. */

interface Note {
  at: number;
  pitch: number;
  lasts: number;
}

/** Somebody calls: two voices, twice, then quiet. */
const RINGS: Note[] = [0, 0.5].flatMap((at) => [
  { at, pitch: 659, lasts: 0.45 },
  { at: at + 0.02, pitch: 988, lasts: 0.43 },
]);
/** It rings there. */
const WAITS: Note[] = [{ at: 0, pitch: 425, lasts: 1 }];
const EVERY = { rings: 3_000, waits: 4_000 };
const LOUD = { rings: 0.16, waits: 0.05 };

/** Sounds until it is told to stop. */
export class Tones {
  private context: AudioContext | undefined;
  private again: ReturnType<typeof setInterval> | undefined;

  play(which: 'rings' | 'waits'): void {
    this.stop();
    const notes = which === 'rings' ? RINGS : WAITS;
    this.sound(notes, LOUD[which]);
    this.again = setInterval(() => this.sound(notes, LOUD[which]), EVERY[which]);
  }

  stop(): void {
    clearInterval(this.again);
    void this.context?.close().catch(() => undefined);
    this.context = undefined;
  }

  /** Browsers keep a page silent until somebody has clicked on it. */
  private sound(notes: readonly Note[], loud: number): void {
    if (navigator.userActivation?.hasBeenActive ?? true) {
      const context = (this.context ??= new AudioContext());
      notes.forEach((note) => strike(context, note, loud));
    }
  }
}

function strike(context: AudioContext, { at, pitch, lasts }: Note, loud: number): void {
  const begin = context.currentTime + at;
  const voice = context.createOscillator();
  const volume = context.createGain();
  voice.frequency.value = pitch;
  volume.gain.setValueAtTime(0, begin);
  volume.gain.linearRampToValueAtTime(loud, begin + 0.03);
  volume.gain.setTargetAtTime(0, begin + lasts - 0.15, 0.05);
  voice.connect(volume).connect(context.destination);
  voice.start(begin);
  voice.stop(begin + lasts + 0.2);
}
