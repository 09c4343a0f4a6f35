/** What a screen reader hears, and what stands above the page for a while. */
const STAYS = 6_000;

class Announcements {
  /** Read out by the live region, not shown. */
  said = $state('');
  /** Shown, and read out. */
  shown = $state<{ text: string; bad: boolean }>();
  private ends: ReturnType<typeof setTimeout> | undefined;

  say(text: string): void {
    this.said = text;
  }

  show(text: string, bad = false): void {
    clearTimeout(this.ends);
    this.shown = { text, bad };
    this.ends = setTimeout(() => (this.shown = undefined), STAYS);
  }

  dismiss(): void {
    clearTimeout(this.ends);
    this.shown = undefined;
  }
}

export const announcements = new Announcements();
