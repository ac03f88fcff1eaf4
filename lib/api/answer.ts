/** A finished answer with a text for its body: the Node server writes it as it is, every other mount as a `Response`. */
export class Answer {
  constructor(
    readonly status: number,
    readonly text: string | null,
    /** Names in lower case. */
    readonly headers: Readonly<Record<string, string>>,
  ) {}

  toResponse(): Response {
    return new Response(this.text, { status: this.status, headers: this.headers });
  }
}

/** The same for what is streamed, which is a `Response` already. */
export const toResponse = (answered: Answer | Response): Response =>
  answered instanceof Answer ? answered.toResponse() : answered;
