// A picture as PNG, made here from the SVG that the server sends.
import { toast } from "../ui/toast.js";

const SCALE = 2; // sharp on paper and on dense screens

for (const button of document.querySelectorAll("button[data-png]")) {
  if (!(button instanceof HTMLButtonElement)) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await take(button.dataset.png ?? "");
    } catch {
      toast(button.dataset.failed ?? "", "error");
    }
    button.disabled = false;
  });
}

/** @param {string} url of the SVG */
async function take(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(String(answer.status));
  const named = /filename="([^"]+)\.svg"/.exec(answer.headers.get("Content-Disposition") ?? "");
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(await answer.text())}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * SCALE;
  canvas.height = image.naturalHeight * SCALE;
  const paper = canvas.getContext("2d");
  if (!paper) throw new Error("no canvas");
  paper.drawImage(image, 0, 0, canvas.width, canvas.height);
  const made = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!(made instanceof Blob)) throw new Error("no picture");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(made);
  link.download = `${named ? named[1] : "oogst"}.png`;
  link.click();
  URL.revokeObjectURL(link.href);
}
