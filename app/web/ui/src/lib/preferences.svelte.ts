import { api } from './api';
import { language } from './i18n.svelte';
import { attempt } from './trouble';
import type { Settings, Theme } from './types';

export const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];

/** What the person chose about the page; the process keeps it with the profile. */
class Preferences {
  receipts = $state(false);
  theme = $state<Theme>('auto');
  notifications = $state(false);
  /** Empty for the browser's. */
  chosenLanguage = $state('');

  async load(): Promise<void> {
    await api.settings().then((settings) => this.take(settings), () => undefined);
  }

  async change(change: Partial<Settings>): Promise<void> {
    const settings = await attempt(() => api.settings(change));
    if (settings !== undefined) {
      this.take(settings);
    }
  }

  private take(settings: Settings): void {
    this.receipts = settings['read-receipts'];
    this.theme = settings.theme;
    this.notifications = settings.notifications;
    this.chosenLanguage = settings.language;
    language.choose(settings.language);
    document.documentElement.dataset['theme'] = settings.theme;
  }
}

export const preferences = new Preferences();
