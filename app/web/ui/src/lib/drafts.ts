/** What was typed and not sent, for as long as the page is open. */
class Drafts {
  private readonly texts = new Map<string, string>();

  of(conversation: string): string {
    return this.texts.get(conversation) ?? '';
  }

  keep(conversation: string, text: string): void {
    if (text === '') {
      this.texts.delete(conversation);
    } else {
      this.texts.set(conversation, text);
    }
  }
}

export const drafts = new Drafts();
