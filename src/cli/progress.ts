/** Fewer are done before anybody reads the line. */
const MANY = 20;

/** A line that says how far a run is, for a person who waits: many clusters, and a terminal. */
export class Progress {
  private done = 0;
  private readonly shown: boolean;

  constructor(private readonly total: number) {
    this.shown = total >= MANY && process.stderr.isTTY === true;
  }

  next(name: string): void {
    this.done++;
    if (this.shown) process.stderr.write(`\r\u001b[K${this.done}/${this.total} ${name}`);
  }

  end(): void {
    if (this.shown) process.stderr.write("\r\u001b[K");
  }
}
