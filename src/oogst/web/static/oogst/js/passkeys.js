/**
 * Making and using passkeys. A form says what is to be done (data-passkey), and where its options are: in a block of
 * JSON on the page (data-options), or at an address (data-fetch). What the device answers goes into the form.
 *
 * @typedef {{ create(options: any): Promise<object>, get(options: any): Promise<object>, supported(): boolean }} Device
 */
const device = /** @type {Device | undefined} */ (/** @type {any} */ (window).webauthnJSON);

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (form instanceof HTMLFormElement) prepare(form);
}

/** @param {HTMLFormElement} form */
function prepare(form) {
  const start = form.querySelector("[data-passkey-start]");
  if (!(start instanceof HTMLButtonElement)) return;
  start.addEventListener("click", async () => {
    start.disabled = true;
    try {
      if (!device || !window.isSecureContext || !device.supported()) throw new Error("unable");
      const answer = await ask(form, device);
      const field = form.elements.namedItem("credential");
      if (field instanceof HTMLInputElement) field.value = JSON.stringify(answer);
      form.submit();
    } catch (error) {
      tell(form, error);
      start.disabled = false;
    }
  });
}

/** @param {HTMLFormElement} form @param {Device} with_ */
async function ask(form, with_) {
  const options = await optionsOf(form);
  if (form.dataset.passkey === "get") return with_.get(options.request_options);
  const choice = options.creation_options.publicKey.authenticatorSelection;
  const box = document.getElementById(form.dataset.passwordless ?? "");
  const alone = box instanceof HTMLInputElement && box.checked;
  choice.residentKey = alone ? "required" : "discouraged";
  choice.requireResidentKey = alone;
  if (alone) choice.userVerification = "required";
  return with_.create(options.creation_options);
}

/** @param {HTMLFormElement} form @returns {Promise<any>} */
async function optionsOf(form) {
  if (form.dataset.fetch) {
    const answer = await fetch(form.dataset.fetch, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("stopped");
    return answer.json();
  }
  return JSON.parse(document.getElementById(form.dataset.options ?? "")?.textContent ?? "{}");
}

/** @param {HTMLFormElement} form @param {unknown} error */
function tell(form, error) {
  const place = form.querySelector("[data-passkey-told]");
  if (!(place instanceof HTMLElement)) return;
  const words = place.dataset;
  const name = error instanceof Error ? error.name : "";
  const why = error instanceof Error && error.message === "unable" ? words.unable : words.stopped;
  place.textContent = (name === "InvalidStateError" ? words.known : name === "SecurityError" ? words.unable : why) ?? "";
  place.hidden = false;
}
