/** Previews of pictures that this page sent, as long as it is open: the process keeps none of what one sends. */
class Sent {
  private all = $state.raw<ReadonlyMap<string, string>>(new Map());

  /** Keeps the picture of a message, unless it may be something else than pixels. */
  keep(message: string, file: File): void {
    if (['image/png', 'image/jpeg', 'image/gif', 'image/webp'].includes(file.type)) {
      this.all = new Map(this.all).set(message, URL.createObjectURL(file));
    }
  }

  of(message: string): string | undefined {
    return this.all.get(message);
  }

  clear(): void {
    this.all.forEach((address) => URL.revokeObjectURL(address));
    this.all = new Map();
  }
}

export const sent = new Sent();
