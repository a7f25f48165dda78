// Typing and choosing act at once; everything works without this, by the forms' own button.
"use strict";

const auto = document.querySelector("form[data-auto]");
const narrow = document.querySelector("form[data-narrow]");
document.documentElement.classList.add("scripted");

function address(form) {
  const given = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) given.set(name, value);
  const query = given.toString();
  return form.action.split("?")[0] + (query ? "?" + query : "");
}

let asking = null;
async function refresh(form, url) {
  const place = document.getElementById(form.dataset.part);
  if (asking) asking.abort();
  asking = new AbortController();
  place.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { headers: { "X-Part": form.dataset.part }, signal: asking.signal });
    if (!answer.ok) { location.assign(url); return; }
    place.innerHTML = await answer.text();
    history.replaceState(null, "", url);
  } catch (wrong) {
    if (wrong.name !== "AbortError") location.assign(url);
    return;
  }
  place.removeAttribute("aria-busy");
}

if (auto) {
  let waiting = 0;
  const go = () => auto.dataset.part ? refresh(auto, address(auto)) : location.assign(address(auto));
  auto.addEventListener("change", (event) => { if (event.target.matches("select")) go(); });
  auto.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(waiting); go(); });
  const typed = (event) => {
    // A word that is still being composed (Chinese by its sound) is not yet a word.
    if (event.isComposing || event.target.type !== "search" || !auto.dataset.part) return;
    clearTimeout(waiting);
    waiting = setTimeout(go, 150);
  };
  auto.addEventListener("input", typed);
  auto.addEventListener("compositionend", typed);
}

if (narrow) {
  const place = document.getElementById(narrow.dataset.narrow);
  const box = narrow.querySelector("input");
  const fit = (event) => {
    if (event && event.isComposing) return;
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let any = false;
    for (const section of place.querySelectorAll("[data-section]")) {
      let some = false;
      for (const line of section.querySelectorAll("li")) {
        const text = (line.dataset.words + " " + line.textContent).toLowerCase();
        line.hidden = !words.every((word) => text.includes(word));
        some = some || !line.hidden;
      }
      section.hidden = !some;
      any = any || some;
    }
    document.getElementById("nothing").hidden = any;
  };
  box.addEventListener("input", fit);
  box.addEventListener("compositionend", fit);
}

// What a mark of a chart says, beside the pointer; the same words are its <title>, and in the table below.
const tip = document.createElement("div");
tip.className = "tip";
tip.hidden = true;
document.body.append(tip);
document.addEventListener("pointerover", (event) => {
  const mark = event.target.closest(".chart circle, .chart rect");
  const said = mark && mark.querySelector("title");
  tip.hidden = !said;
  if (!said) return;
  tip.textContent = said.textContent;
  const box = mark.getBoundingClientRect();
  tip.style.left = Math.max(8, Math.min(box.x + box.width / 2 - tip.offsetWidth / 2, innerWidth - tip.offsetWidth - 8)) + scrollX + "px";
  tip.style.top = box.y + scrollY - tip.offsetHeight - 8 + "px";
});
