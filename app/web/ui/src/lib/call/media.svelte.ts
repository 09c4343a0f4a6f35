import { announcements } from '../announce.svelte';
import { t } from '../i18n.svelte';

export type DeviceKind = 'audioinput' | 'videoinput' | 'audiooutput';
type Device = { id: string; name: string };

const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
/** How browsers say that a device that was chosen isn't there. */
const GONE = new Set(['OverconstrainedError', 'NotFoundError']);
const PICTURE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };

/** Chosen for all calls while the page is open; empty is what the system takes. */
const chosen: Record<DeviceKind, string> = { audioinput: '', videoinput: '', audiooutput: '' };

/** One's own sound and picture in a call, and where the other's sound goes. */
export class Media {
  muted = $state(false);
  sound = $state.raw<MediaStreamTrack>();
  picture = $state.raw<MediaStreamTrack>();
  speaker = $state(chosen.audiooutput);
  devices = $state.raw<Record<DeviceKind, Device[]>>({ audioinput: [], videoinput: [], audiooutput: [] });
  /** What a browser gives after that is given back at once. */
  private closed = false;
  private readonly look = (): void => void this.list();

  constructor(private readonly changed: (kind: 'audio' | 'video', track: MediaStreamTrack | null) => void) {
    navigator.mediaDevices?.addEventListener('devicechange', this.look);
  }

  /**
   * Opens the microphone, and the camera if it is wanted and there is one.
   *
   * @returns whether there is a camera, if it was wanted
   * @throws if there is no microphone, or it isn't allowed
   */
  async open(video: boolean): Promise<boolean> {
    await this.openSound();
    const filmed = !video || this.closed || (await this.openPicture().then(() => true, () => false));
    await this.list();
    return filmed;
  }

  mute(muted: boolean): void {
    this.muted = muted;
    if (this.sound !== undefined) {
      this.sound.enabled = !muted;
    }
  }

  /** @throws if there is no camera, or it isn't allowed */
  async film(on: boolean): Promise<void> {
    if (on) {
      await this.openPicture();
      await this.list();
    } else {
      this.take('video', undefined);
    }
  }

  inUse(kind: DeviceKind): string {
    const track = kind === 'audioinput' ? this.sound : this.picture;
    return kind === 'audiooutput' ? this.speaker : (track?.getSettings().deviceId ?? chosen[kind]);
  }

  /** @throws if it can't be opened */
  async choose(kind: DeviceKind, id: string): Promise<void> {
    chosen[kind] = id;
    if (kind === 'audiooutput') {
      this.speaker = id;
    } else if (kind === 'audioinput') {
      await this.openSound();
    } else if (this.picture !== undefined) {
      await this.openPicture();
    }
  }

  close(): void {
    this.closed = true;
    navigator.mediaDevices?.removeEventListener('devicechange', this.look);
    this.sound?.stop();
    this.picture?.stop();
    this.sound = undefined;
    this.picture = undefined;
  }

  private async openSound(): Promise<void> {
    const [track] = await capture('audioinput', (device) => ({ audio: { ...SOUND, ...device } }));
    if (track !== undefined) {
      track.enabled = !this.muted;
    }
    this.take('audio', track);
  }

  /** The microphone was unplugged, or taken away: the next best one is listened to. */
  private async replaceSound(): Promise<void> {
    await this.openSound().catch(() => {
      this.take('audio', undefined);
      announcements.show(t('call.no-microphone'), true);
    });
    await this.list();
  }

  private async openPicture(): Promise<void> {
    const [track] = await capture('videoinput', (device) => ({ video: { ...PICTURE, ...device } }));
    this.take('video', track);
  }

  private take(kind: 'audio' | 'video', track: MediaStreamTrack | undefined): void {
    if (this.closed) {
      track?.stop();
      return;
    }
    const before = kind === 'audio' ? this.sound : this.picture;
    if (kind === 'audio') {
      this.sound = track;
      track?.addEventListener('ended', () => this.sound === track && void this.replaceSound());
    } else {
      this.picture = track;
      track?.addEventListener('ended', () => this.picture === track && this.take('video', undefined));
    }
    this.changed(kind, track ?? null);
    before?.stop();
  }

  private async list(): Promise<void> {
    const found: Record<DeviceKind, Device[]> = { audioinput: [], videoinput: [], audiooutput: [] };
    for (const { kind, deviceId, label } of await navigator.mediaDevices.enumerateDevices()) {
      if (deviceId !== '') {
        found[kind].push({ id: deviceId, name: label || t('call.device-nameless', { n: found[kind].length + 1 }) });
      }
    }
    this.devices = found;
  }
}

/**
 * What the chosen device gives, or the one that the system takes if that isn't there any more. Browsers give cameras
 * and microphones to pages on this machine and over TLS alone.
 */
async function capture(
  kind: 'audioinput' | 'videoinput',
  wanted: (device: { deviceId?: ConstrainDOMString }) => MediaStreamConstraints,
): Promise<MediaStreamTrack[]> {
  if (navigator.mediaDevices === undefined) {
    throw new Error('no devices for this page');
  }
  const id = chosen[kind];
  if (id !== '') {
    try {
      return (await navigator.mediaDevices.getUserMedia(wanted({ deviceId: { exact: id } }))).getTracks();
    } catch (trouble) {
      if (!GONE.has(String((trouble as { name?: unknown } | undefined)?.name))) {
        throw trouble;
      }
      chosen[kind] = '';
    }
  }
  return (await navigator.mediaDevices.getUserMedia(wanted({}))).getTracks();
}
