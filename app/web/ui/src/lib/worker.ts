import { nav } from './nav.svelte';

/** What shows notifications where pages may not; none where the browser doesn't trust the connection. */
export async function worker(): Promise<ServiceWorkerRegistration | undefined> {
  if (!('serviceWorker' in navigator)) {
    return undefined;
  }
  try {
    return await navigator.serviceWorker.register('/worker.js');
  } catch {
    return undefined;
  }
}

/** What this page can't be, as the browser has it. */
export type Lack = 'trust' | 'nothing';

/** Whether the browser trusts the connection as far as an app needs it. */
export async function lack(): Promise<Lack> {
  return window.isSecureContext && (await worker()) !== undefined ? 'nothing' : 'trust';
}

/** Whether the page runs as an app of its own already. */
export function isInstalled(): boolean {
  return matchMedia('(display-mode: standalone)').matches;
}

if ('serviceWorker' in navigator) {
  navigator.serviceWorker.addEventListener('message', (event: MessageEvent<{ conversation?: unknown }>) => {
    if (typeof event.data.conversation === 'string') {
      nav.open(event.data.conversation);
    }
  });
}
