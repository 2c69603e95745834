/** One file in one request, with progress: `fetch` cannot tell how far an upload is. */

/** @typedef {{ status: number, error: string }} Answer  status 0: no connection; -1: stopped by hand */

/**
 * @param {string} address
 * @param {File} file
 * @param {(share: number) => void} progress
 * @returns {{ answer: Promise<Answer>, stop: () => void }}
 */
export function upload(address, file, progress) {
  const request = new XMLHttpRequest();
  const data = new FormData();
  data.append("files", file, file.name);
  const answer = new Promise((/** @type {(value: Answer) => void} */ resolve) => {
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total);
    });
    request.addEventListener("load", () => resolve({ status: request.status, error: sentence(request.responseText) }));
    request.addEventListener("error", () => resolve({ status: 0, error: "" }));
    request.addEventListener("abort", () => resolve({ status: -1, error: "" }));
  });
  request.open("POST", address);
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token instanceof HTMLMetaElement) request.setRequestHeader("X-CSRFToken", token.content);
  request.setRequestHeader("Accept", "application/json");
  request.send(data);
  return { answer, stop: () => request.abort() };
}

/** @param {string} text */
function sentence(text) {
  try {
    return String(JSON.parse(text).error ?? "");
  } catch {
    return "";
  }
}
