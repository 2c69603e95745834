/** A small layer beside something on the page, kept inside the window; on a phone it is a sheet at the bottom. */

export class Popup {
  /** @param {HTMLElement} box */
  constructor(box) {
    this.box = box;
    /** @type {(() => DOMRect) | null} */
    this.beside = null;
    /** @type {HTMLElement | null} */
    this.opener = null;
    const move = () => this.place();
    addEventListener("resize", move);
    document.addEventListener("scroll", move, { capture: true, passive: true });
    document.addEventListener("pointerdown", (event) => {
      if (this.isOpen && event.target instanceof Node && !box.contains(event.target)) this.close(false);
    });
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      this.close(true);
    });
  }

  get isOpen() {
    return !this.box.hidden;
  }

  /** @param {() => DOMRect} beside */
  open(beside) {
    this.beside = beside;
    this.opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    this.box.hidden = false;
    this.place();
  }

  /** @param {boolean} back whether the focus goes back to where it was */
  close(back) {
    if (!this.isOpen) return;
    this.box.hidden = true;
    this.box.dispatchEvent(new Event("closed"));
    if (back && this.opener?.isConnected) this.opener.focus({ preventScroll: true });
  }

  place() {
    if (!this.isOpen || !this.beside) return;
    const at = this.beside();
    const size = this.box.getBoundingClientRect();
    const x = Math.max(8, Math.min(at.left, innerWidth - size.width - 8));
    const under = at.bottom + 8;
    const y = under + size.height < innerHeight ? under : Math.max(8, at.top - size.height - 8);
    this.box.style.setProperty("--x", `${x}px`);
    this.box.style.setProperty("--y", `${y}px`);
  }
}
