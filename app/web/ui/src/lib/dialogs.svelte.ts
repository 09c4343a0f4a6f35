import { untrack } from 'svelte';

/** The dialogs that are open, the latest at the end: whatever isn't in it is inert for as long. */
class Dialogs {
  private open = $state.raw<HTMLDialogElement[]>([]);
  readonly top = $derived(this.open.at(-1));

  /** @returns what closes it */
  show(dialog: HTMLDialogElement): () => void {
    dialog.showModal();
    this.open = [...this.open, dialog];
    return () => {
      this.open = this.open.filter((one) => one !== dialog);
      dialog.close();
    };
  }
}

const dialogs = new Dialogs();

/** Opens a dialog for as long as its element is there. */
export const modal = (dialog: HTMLDialogElement): (() => void) => untrack(() => dialogs.show(dialog));

/** Keeps what can't wait, as a call that rings, within reach of whoever is in a dialog. */
export function withinReach(element: HTMLElement): () => void {
  const home = document.createComment('');
  element.before(home);
  $effect(() => {
    const focused = element.contains(document.activeElement) ? document.activeElement : undefined;
    if (dialogs.top === undefined) {
      home.after(element);
    } else {
      dialogs.top.append(element);
    }
    (focused as HTMLElement | undefined)?.focus();
  });
  return () => home.remove();
}
