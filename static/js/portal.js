// The name of a chosen file, in Norwegian whatever the browser speaks.
document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches('input[type="file"]')) return;
  const name = document.getElementById(`${input.id}-name`);
  if (name) name.textContent = input.files.length ? input.files[0].name : name.dataset.none;
});
