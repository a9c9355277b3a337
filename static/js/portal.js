// The name of a chosen file, in Norwegian whatever the browser speaks.
document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches('input[type="file"]')) return;
  const name = document.getElementById(`${input.id}-name`);
  if (name) name.textContent = input.files.length ? input.files[0].name : name.dataset.none;
});

// From the error summary to a group: on to its first choice, or to what has to be opened first.
document.addEventListener("click", (event) => {
  const link = event.target.closest("ds-error-summary a");
  const group = link && document.getElementById(link.hash.slice(1));
  if (!group?.matches("fieldset")) return;
  setTimeout(() => group.querySelector("input, summary")?.focus());
});

// A second click while the page is on its way sends nothing more.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 3000);
});

// A standard sentence goes into its field at once.
document.addEventListener("change", (event) => {
  const list = event.target;
  if (!list.matches("[data-setning]") || !list.value) return;
  const field = document.getElementById(list.dataset.setning);
  const words = list.selectedOptions[0].dataset.tekst;
  field.value = [field.value.trim(), words].filter(Boolean).join(" ");
  list.value = "";
  field.focus();
});

// What is marked in an answer stands ready to become a point.
document.addEventListener("selectionchange", () => {
  const marked = document.getSelection();
  const text = marked.toString().trim();
  const answer = text && marked.anchorNode?.parentElement?.closest("[data-merk]");
  const field = answer && document.querySelector(`[data-merket="${answer.dataset.merk}"]`);
  if (field) field.value = text;
});
