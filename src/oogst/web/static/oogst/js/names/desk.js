/** What the parts of the review share: the text, its words, the sentences of the screen, and the choices of this device. */

import { Bench } from "../bench/bench.js";
import { recall, remember } from "../bench/dom.js";

export class Desk extends Bench {
  /**
   * @param {any} store
   * @param {any} outbox
   */
  constructor(store, outbox) {
    super(store, outbox);
    this.prefs = recall("names.prefs", { singleKeys: true, wordSnap: true });
  }

  /** @param {Partial<Desk["prefs"]>} changed */
  prefer(changed) {
    Object.assign(this.prefs, changed);
    remember("names.prefs", this.prefs);
  }
}
