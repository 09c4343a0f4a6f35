import { answer, Refusal } from './api';
import { thread } from './thread.svelte';
import { sentence } from './trouble';
import type { Message } from './types';

/** A file on its way from the browser to the process. */
export interface Upload {
  readonly id: number;
  readonly conversation: string;
  readonly name: string;
  readonly size: number;
  done: number;
  trouble: string;
  readonly request: XMLHttpRequest;
}

/** Files go one after another, each with its progress (spec/90-app §5). */
class Uploads {
  all = $state<Upload[]>([]);
  private next = 1;
  private tail: Promise<void> = Promise.resolve();

  of(conversation: string): Upload[] {
    return this.all.filter((one) => one.conversation === conversation);
  }

  add(conversation: string, files: Iterable<File>): void {
    for (const file of files) {
      const id = this.next++;
      this.all.push({
        id, conversation, name: file.name, size: file.size, done: 0, trouble: '', request: new XMLHttpRequest(),
      });
      this.tail = this.tail.then(() => this.send(id, file));
    }
  }

  /** Ends one that runs, or takes one that failed off the page. */
  cancel(upload: Upload): void {
    upload.request.abort();
    this.all = this.all.filter((one) => one.id !== upload.id);
  }

  private async send(id: number, file: File): Promise<void> {
    const upload = this.all.find((one) => one.id === id);
    if (upload === undefined) {
      return; // taken back before its turn
    }
    try {
      const message = await put(upload, file);
      this.all = this.all.filter((one) => one.id !== id);
      thread.heard(message);
    } catch (trouble) {
      upload.trouble = sentence(trouble);
    }
  }
}

function put(upload: Upload, file: File): Promise<Message> {
  const { request } = upload;
  const query = new URLSearchParams({ conversation: upload.conversation, name: upload.name });
  return new Promise((resolve, reject) => {
    request.upload.onprogress = (event) => (upload.done = event.loaded);
    request.onload = () => {
      try {
        resolve(answer<{ message: Message }>(request.status, request.responseText).message);
      } catch (trouble) {
        reject(trouble as Error);
      }
    };
    request.onerror = () => reject(new Refusal(0, ''));
    request.onabort = () => reject(new Refusal(0, ''));
    request.open('PUT', `/api/files?${query}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.send(file);
  });
}

export const uploads = new Uploads();
