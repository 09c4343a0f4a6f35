import { t } from './i18n.svelte';
import { said } from './said.svelte';
import { visible } from './text';
import type { Conversation, Message } from './types';

/** What stands under a conversation's name: how it is, or what was said last. */
export function summary(conversation: Conversation): string {
  if (conversation.marks.includes('blocked')) {
    return t('mark.blocked');
  }
  const { last } = conversation;
  if (last === undefined) {
    return standing(conversation) ?? t('list.silent');
  }
  const text = line(last);
  return conversation.kind === 'room' && !last.own && last.type !== 'notice' ? `${visible(last.from)}: ${text}` : text;
}

/** A sentence where a conversation isn't as it should be. */
export function standing(conversation: Conversation): string | undefined {
  switch (conversation.state) {
    case 'joining':
      return conversation.kind === 'room' ? t('standing.entering') : t('standing.joining');
    case 'waiting':
      return t('standing.waiting');
    case 'shut-out':
      return t('standing.shut-out');
    case 'refused':
      return t('standing.refused');
    case 'left':
      return t('standing.left');
    case 'gone':
      return t('standing.gone');
    default:
      return undefined;
  }
}

/** Whether something can be said there now. */
export function isOpen(conversation: Conversation): boolean {
  return !['shut-out', 'refused', 'left', 'gone', 'request'].includes(conversation.state)
    && !conversation.marks.includes('blocked');
}

/** Whether its text is a sentence of the process and nobody's. */
export function isOfProcess(message: Message): boolean {
  return message.type === 'notice' || message.type === 'call';
}

/** A message on one line. */
export function line(message: Message): string {
  switch (message.type) {
    case 'deleted':
      return t('message.deleted');
    case 'file':
      return t('message.file', { name: visible(message.file?.name ?? message.text) });
    default:
      if (message.live !== undefined) {
        return t('live.asks', { name: visible(message.live) });
      }
      return (isOfProcess(message) ? said(message.text) : message.text).replace(/\s+/gu, ' ').slice(0, 200);
  }
}
