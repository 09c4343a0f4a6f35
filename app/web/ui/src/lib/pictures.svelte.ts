/** Pictures that were changed here are asked for anew: each change is another address. */
class Pictures {
  private changes = $state(0);

  /** @param who a conversation, or `self` */
  address(who: string): string {
    return `/api/picture/${who}${this.changes > 0 ? `?${this.changes}` : ''}`;
  }

  changed(): void {
    this.changes++;
  }
}

export const pictures = new Pictures();
