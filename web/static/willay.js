// Keeps the page fresh: asks for it again and puts the new content in place of the old. Without this file a reload does it.
(function () {
  "use strict";
  var main = document.querySelector("main[data-refresh]");
  if (!main || !window.fetch || !window.DOMParser) return;
  var every = Number(main.dataset.refresh) * 1000;

  function busy() {
    var at = document.activeElement;
    return document.hidden || (at && main.contains(at) && /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName));
  }

  function say(gone) {
    var line = document.getElementById("gone");
    if (!gone) { if (line) line.remove(); return; }
    if (line) return;
    line = document.createElement("p");
    line.id = "gone";
    line.className = "problem";
    line.setAttribute("role", "alert");
    line.textContent = main.dataset.gone;
    main.prepend(line);
  }

  function place(text) {
    var fresh = new DOMParser().parseFromString(text, "text/html");
    var next = fresh.getElementById("main"), state = fresh.getElementById("state");
    if (!next || !state) { location.reload(); return; }
    var scrolled = Array.prototype.map.call(main.querySelectorAll(".scroll"), function (box) { return box.scrollLeft; });
    var held = document.activeElement && main.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    var open = Array.prototype.map.call(main.querySelectorAll("details[open]"), function (part) { return part.id; });
    main.innerHTML = next.innerHTML;
    open.forEach(function (id) { var part = id && document.getElementById(id); if (part) part.open = true; });
    document.getElementById("state").replaceWith(state);
    main.querySelectorAll(".scroll").forEach(function (box, i) { box.scrollLeft = scrolled[i] || 0; });
    if (held) { var link = main.querySelector('a[href="' + CSS.escape(held) + '"]'); if (link) link.focus({ preventScroll: true }); }
  }

  function turn() {
    if (busy()) { setTimeout(turn, every); return; }
    fetch(location.href, { headers: { "X-Refresh": "1" }, credentials: "same-origin" })
      .then(function (answer) {
        if (answer.redirected) { location.reload(); return; }
        if (!answer.ok) throw new Error(answer.status);
        return answer.text().then(place).then(function () { say(false); });
      })
      .catch(function () { say(true); })
      .then(function () { setTimeout(turn, every); });
  }
  setTimeout(turn, every);
})();
