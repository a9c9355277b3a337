// The quiet save of a shared draft: one save at a time, and a sentence when the line is broken.
const fields = document.getElementById("kladd");
const line = document.getElementById("lagret");
let saving = false;
let pressed = null;

if (fields) {
  const form = fields.closest("form");
  fields.addEventListener("htmx:beforeRequest", () => { saving = true; });
  fields.addEventListener("htmx:afterRequest", () => {
    saving = false;
    if (pressed) setTimeout(() => form.requestSubmit(pressed), 0);
  });
  // A button waits for the save that leaving the field has started, so that it carries its count.
  form.addEventListener("submit", (event) => {
    if (!saving) return;
    event.preventDefault();
    pressed = event.submitter;
  });
  const broken = () => {
    const words = line.querySelector("p");
    words.className = "left-soon strong";
    words.textContent = line.dataset.broken;
    setTimeout(() => htmx.trigger(fields, "proveigjen"), 10000);
  };
  fields.addEventListener("htmx:sendError", broken);
  fields.addEventListener("htmx:responseError", broken);
}

// How many words there are under a question that wishes for a number of them.
for (const count of document.querySelectorAll("[data-words-of]")) {
  const field = document.getElementById(count.dataset.wordsOf);
  field.addEventListener("input", () => {
    count.textContent = field.value.split(/\s+/).filter(Boolean).length;
  });
}
