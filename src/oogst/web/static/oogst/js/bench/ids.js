/** Identifiers that sort by the moment they were made (UUID version 7, RFC 9562), so that the queue keeps its order. */

let last = 0;

/** Milliseconds that never repeat on this page. */
function tick() {
  last = Math.max(Date.now(), last + 1);
  return last;
}

export function uuid7() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let time = tick();
  for (let index = 5; index >= 0; index -= 1) {
    bytes[index] = time % 256;
    time = Math.floor(time / 256);
  }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
