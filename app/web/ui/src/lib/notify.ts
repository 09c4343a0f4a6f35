import { announcements } from './announce.svelte';
import { book } from './book.svelte';
import { t } from './i18n.svelte';
import { nav } from './nav.svelte';
import { preferences } from './preferences.svelte';
import { visible } from './text';
import type { Message } from './types';

/** Says that something came: to screen readers, and to the system if it was asked to. */
export function notify(message: Message): void {
  const conversation = book.get(message.conversation);
  const isNews = message.type === 'text' || message.type === 'file';
  if (message.own || !isNews || message.state !== 'received' || conversation?.marks.includes('muted')) {
    return;
  }
  if (nav.conversation === message.conversation) {
    announcements.say(`${visible(message.from)}: ${message.text}`);
  } else {
    announcements.say(t('notify.from', { name: visible(message.from) }));
  }
  const looksAway = document.visibilityState !== 'visible' || !document.hasFocus();
  if (looksAway && preferences.notifications && 'Notification' in window && Notification.permission === 'granted') {
    show(message, visible(conversation?.name ?? message.from));
  }
}

/** The text stays in the page: systems keep notifications, and some send them on. */
function show(message: Message, name: string): void {
  const shown = new Notification(name, { body: t('notify.body'), tag: message.conversation, icon: '/icon.svg' });
  shown.onclick = () => {
    window.focus();
    nav.open(message.conversation);
    shown.close();
  };
}
