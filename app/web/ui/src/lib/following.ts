import { api } from './api';
import type { Message } from './types';

/** Files on their way here of which the process was asked to tell how far they are. */
const followed = new Set<string>();

/** Hears of a file's progress, if nobody does yet; whoever is told is every page. */
export function follow(message: Message): void {
  const key = `${message.conversation} ${message.id}`;
  if (!followed.has(key)) {
    followed.add(key);
    void api.fetchFile(message).catch(() => followed.delete(key));
  }
}
