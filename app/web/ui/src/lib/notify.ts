import { announcements } from './announce.svelte';
import { book } from './book.svelte';
import { t } from './i18n.svelte';
import { nav } from './nav.svelte';
import { preferences } from './preferences.svelte';
import { visible } from './text';
import type { Message } from './types';
import { worker } from './worker';

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
  if (isWanted()) {
    show(message.conversation, visible(conversation?.name ?? message.from), t('notify.body'));
  }
}

/** Says to the system that somebody calls, if nobody looks. */
export function notifyOfCall(conversation: string, name: string): void {
  if (isWanted()) {
    show(conversation, name, t('notify.call'));
  }
}

function isWanted(): boolean {
  const looksAway = document.visibilityState !== 'visible' || !document.hasFocus();
  return looksAway && preferences.notifications && 'Notification' in window && Notification.permission === 'granted';
}

/** Texts stay in the page: systems keep notifications, and some send them on. */
function show(conversation: string, name: string, body: string): void {
  const how = { body, tag: conversation, icon: '/icon-192.png' };
  void worker().then((registration) => {
    if (registration === undefined) {
      byPage(conversation, name, how);
    } else {
      void registration.showNotification(name, how).catch(() => byPage(conversation, name, how));
    }
  });
}

function byPage(conversation: string, name: string, how: NotificationOptions): void {
  const shown = new Notification(name, how);
  shown.onclick = () => {
    window.focus();
    nav.open(conversation);
    shown.close();
  };
}
