// Moves the progress bar and the countdown by themselves. Without it the page says the same and is reloaded by hand.
"use strict";

const EVERY = 3000;

async function look() {
  const place = document.getElementById("delivery");
  if (!place || place.dataset.moving !== "1") return;
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("delivery");
    const isBusy = place.contains(document.activeElement) || place.querySelector("details[open]");
    if (answer.ok && fresh && !isBusy) {
      place.replaceChildren(...fresh.childNodes);
      place.dataset.moving = fresh.dataset.moving;
    }
  } catch {
    // The line is down: the next look may get through.
  }
  setTimeout(look, EVERY);
}

function count() {
  const clock = document.getElementById("countdown");
  if (clock) {
    const left = Math.max(0, Math.round((new Date(clock.dataset.until) - Date.now()) / 1000));
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  }
}

document.addEventListener("DOMContentLoaded", () => {
  setTimeout(look, EVERY);
  setInterval(count, 1000);
});
