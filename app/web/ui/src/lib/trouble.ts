import { announcements } from './announce.svelte';
import { Refusal } from './api';
import { t } from './i18n.svelte';
import { saidAlone } from './said.svelte';

/** The sentence for something that went wrong. */
export function sentence(trouble: unknown): string {
  if (trouble instanceof Refusal) {
    if (trouble.message !== '') {
      return saidAlone(trouble.message);
    }
    return trouble.status === 0 ? t('trouble.unreachable') : t('trouble.refused', { status: trouble.status });
  }
  return t('trouble.unexpected');
}

/** Does something; if it fails, its sentence is shown and the answer is none. */
export async function attempt<T>(what: () => Promise<T>): Promise<T | undefined> {
  try {
    return await what();
  } catch (trouble) {
    announcements.show(sentence(trouble), true);
    return undefined;
  }
}
