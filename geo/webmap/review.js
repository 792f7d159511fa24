/* Review: every incident and every unresolved name as a card; accept, fix, reject, note, undo; all by keyboard.
   The decisions are the only truth: what is shown is the machine's reading with the decisions applied in order, so undo
   is to drop the last one. They leave the page as one readable file, whose format, and how decisions of several people
   add up, is defined in geo/corrections.py; this mirrors it. */
"use strict";
var incursionReview = (app) => {
  const { h, plural, state } = app;
  const FORMAT = "incursion-map corrections 1";
  const INCURSION = { entered: "Entered", attempted: "Attempted (not counted)", none: "Not a ground crossing" };
  let decisions = [], saved = 0, reviewer = "", note = "", at = 0, fixing = false, message = "", moving = null, pristine = null;

  const keyOf = (target) => (target.incident_id !== undefined ? `i:${target.incident_id}` : `n:${target.name.source}:${target.name.start}:${target.name.text}`);
  const KINDS = [["Battles", "Armed clash", "Fighting"], ["Explosions/Remote violence", "Air/drone strike", "Air or drone strike"], ["Explosions/Remote violence", "Shelling/artillery/missile attack", "Shelling or missiles"],
    ["Violence against civilians", "Attack", "Violence against civilians"], ["Strategic developments", "Change to group/activity", "Movement without reported fighting"], ["Strategic developments", "Other", "Other development"]];
  const placeOf = (p) => (p ? { id: p.id, name: p.name, latitude: p.lat, longitude: p.lon } : null);

  /** The cards: incidents as the machine read them, then names it could not place, each once in an article. */
  function cards() {
    const seen = new Set(), names = [];
    for (const mention of app.data().mentions) {
      const key = `${mention.article}:${mention.name}`;
      if ((mention.place !== null && !mention.set) || mention.start === null || seen.has(key)) continue;
      seen.add(key);
      const a = app.data().articles[mention.article];
      names.push({ mention, target: { name: { text: mention.name, start: mention.start, source: a.url || a.source, sha256: a.sha256 } } });
    }
    return [...pristine.map((inc) => ({ inc, target: { incident_id: inc.id } })), ...names];
  }
  /** Where each reviewer stands on a target: an acceptance is of what was read, a fix adds to that reviewer's earlier
      fixes, a settling decision replaces those of others. Followed if all agree; else it is a disagreement. */
  function standing(target) {
    const key = keyOf(target), positions = new Map(), all = decisions.filter((d) => keyOf(d.target) === key);
    for (const d of all) {
      if (d.settles) for (const by of [...positions.keys()]) if (by !== d.by) positions.delete(by);
      const before = positions.get(d.by), changes = d.decision === "fix" ? { ...(before ? before.changes : {}), ...d.changes } : {};
      positions.delete(d.by);
      positions.set(d.by, { decision: d.decision, changes, by: d.by, note: d.note });
    }
    const last = [...positions.values()], same = new Set(last.map((p) => JSON.stringify([p.decision, Object.entries(p.changes).sort()]))).size <= 1;
    return { all, agreed: last.length && same ? last[last.length - 1] : null, disagree: !same, fresh: all.some((d) => !d.applied) };
  }
  function begin() {
    if (pristine) return;
    pristine = app.data().incidents.map((inc) => ({ ...inc }));
    decisions = (app.data().decisions || []).map((d) => ({ ...d, applied: true }));
    saved = decisions.length;
  }
  /** Number of a place of a change among the places of the page, added if it is a point set by hand. */
  function placed(p, like) {
    const data = app.data(), known = data.places.findIndex((o) => o.id === p.id && o.lat === p.latitude && o.lon === p.longitude);
    return known >= 0 ? known : data.places.push({ ...like, name: String(p.name), shown: null, names: {}, lat: p.latitude, lon: p.longitude, id: String(p.id), geonameid: null, area: null, outline: null, plates: null, prec: 2, unc: p.uncertainty_km ?? 1, what: "place set in review", uncText: "" }) - 1;
  }
  const isPlace = (p) => p && Number.isFinite(p.latitude) && Number.isFinite(p.longitude);
  /** Show the machine's reading with the decisions applied. */
  function apply() {
    begin();
    const data = app.data(), rows = pristine.map((inc) => ({ ...inc, text: undefined })), byId = new Map(rows.map((inc) => [inc.id, inc])), added = [];
    for (const inc of rows) {
      const s = standing({ incident_id: inc.id }), d = s.agreed;
      if (!d || !s.fresh) continue; // decisions applied when the page was made are in its data
      const c = d.changes, who = d.by || "a reviewer";
      inc.review = d.decision === "accept" ? "checked" : "corrected";
      if (d.decision === "reject") { inc.why = `Rejected in review by ${who}${d.note ? `: ${d.note}` : ""}`; continue; }
      if (/^rejected in review/i.test(inc.why) && inc.p) inc.why = "";
      if (c.place === null) Object.assign(inc, { place: null, area: false, why: `Its place is not known, says ${who} in review`, km: null, nearest: null, side: "", verdict: "", border: "" });
      else if (isPlace(c.place)) {
        inc.place = placed(c.place, inc.p || app.emptyPlace());
        inc.placed = `set in review by ${who}; the machine's reading: ${inc.p ? inc.p.name : "no place"}`;
        Object.assign(inc, { area: false, why: "", km: null, nearest: null, side: "", verdict: "", border: "Set in review: checked against the border when the corrections are applied." });
      }
      if (app.STATUS[c.status]) inc.status = c.status;
      if (c.event_type) { inc.type = c.event_type; inc.sub = c.sub_event_type || ""; }
      if (c.event_type || INCURSION[c.incursion]) {
        inc.incursion = INCURSION[c.incursion] ? c.incursion : inc.incursion;
        inc.kind = inc.incursion === "entered" ? "crossing" : inc.incursion === "attempted" ? "attempt" : inc.sub === "Air/drone strike" ? "air" : ({ Battles: "fighting", "Explosions/Remote violence": "explosion", "Violence against civilians": "civilians", "Strategic developments": "strategic" })[inc.type] || "other";
      }
      if (c.event_date) { inc.start = c.event_date; inc.end = inc.end && inc.end > inc.start ? inc.end : inc.start; inc.when = `${c.event_date} (set in review)`; }
      const out = inc.claims.filter((claim) => claim.id && (c.split_claims || []).includes(claim.id));
      if (out.length && out.length < inc.claims.length) {
        inc.claims = inc.claims.filter((claim) => !out.includes(claim));
        added.push({ ...inc, id: `${inc.id}-s1`, claims: out, label: out[0].label || inc.label });
      }
      const into = c.merge_into !== inc.id && byId.get(c.merge_into);
      if (into) { into.claims = [...into.claims, ...inc.claims]; inc.why = `Merged into ${into.id} in review`; }
    }
    for (const m of data.mentions) {
      if (m.set) Object.assign(m, { place: null, set: false, reason: m.read });
      if (m.place !== null) continue;
      const a = data.articles[m.article], s = standing({ name: { text: m.name, start: (cards().find((k) => k.mention && k.mention.article === m.article && k.mention.name === m.name) || { mention: m }).mention.start, source: a.url || a.source } });
      if (s.agreed && isPlace(s.agreed.changes.place)) Object.assign(m, { read: m.reason, set: true, place: placed(s.agreed.changes.place, app.emptyPlace()), reason: `Set in review by ${s.agreed.by}; the machine's reading: ${m.reason}` });
    }
    data.incidents = [...rows, ...added];
    app.reindex();
  }
  function decide(card, decision, changes = {}) {
    if (!reviewer.trim()) { message = "Please enter your name first: a decision says who made it."; draw(); document.getElementById("reviewer")?.focus(); return; }
    if (decision === "reject" && !note.trim()) { message = "Please say why in the note: a rejection needs a reason."; draw(); document.getElementById("review-note")?.focus(); return; }
    const inc = card.inc, s = standing(card.target), settles = Boolean(document.getElementById("settles")?.checked);
    // to accept what others have already corrected is to agree with them
    if (decision === "accept" && s.agreed && s.agreed.decision === "fix") { decision = "fix"; changes = s.agreed.changes; }
    decisions.push({ target: card.target, decision, by: reviewer.trim(), at: new Date().toISOString(), note: note.trim(), changes,
      machine: inc ? { place: placeOf(inc.p), status: inc.status, incursion: inc.incursion } : { place: null }, ...(settles && { settles }) });
    message = `${{ accept: "Accepted", fix: "Corrected", reject: "Rejected" }[decision]}: ${titleOf(card)}`;
    fixing = false;
    note = "";
    stopMoving();
    apply();
    step(1, true);
  }
  const titleOf = (card) => (card.inc ? `${card.inc.p ? card.inc.p.name : "place not known"}: ${card.inc.label}` : `the name “${card.mention.name}”`);
  function undo() {
    const last = decisions.length && !decisions[decisions.length - 1].applied ? decisions.pop() : null;
    message = last ? "The last decision was taken back." : "There is nothing to take back.";
    if (last) { at = Math.max(0, cards().findIndex((c) => keyOf(c.target) === keyOf(last.target))); saved = Math.min(saved, decisions.length); }
    apply();
    refresh();
  }
  /** Go to another card; after a decision, to the next that has none. */
  function step(by, open = false) {
    const all = cards();
    fixing = false;
    stopMoving();
    if (open) {
      const next = [...all.keys()].map((n) => (at + 1 + n) % all.length).find((n) => !standing(all[n].target).agreed);
      if (next !== undefined) at = next; else message += ". Every card has a decision: download the file.";
    } else { note = ""; at = (at + by + all.length) % all.length; message = ""; }
    refresh();
  }
  function refresh() {
    const card = cards()[at], inc = card && card.inc && app.data().byId.get(card.inc.id);
    state.selected = inc ? inc.id : null;
    app.update();
    if (inc && inc.p) app.showOnMap(inc.mapped ? inc : { ...inc, area: false });
    drawCandidates(card);
    document.getElementById("review-card")?.focus({ preventScroll: true });
  }
  const candidatesOf = (card) => (card ? (card.inc ? card.inc.candidates : card.mention.candidates) || [] : []);
  let candidateLayer = null;
  /** The places a name could be, on the map with the numbers they have in the list; a press chooses one. */
  function drawCandidates(card) {
    candidateLayer ??= L.layerGroup();
    candidateLayer.clearLayers().addTo(app.map());
    const found = candidatesOf(card), box = L.latLngBounds([]);
    if (found.length > 1 || (card && card.mention)) found.forEach((c, n) => {
      const p = app.data().places[c.place];
      box.extend([p.lat, p.lon]);
      L.marker([p.lat, p.lon], { keyboard: false, zIndexOffset: 900, title: `Candidate ${n + 1}: ${p.name}, ${app.placeLine(p)}`, icon: L.divIcon({ className: "candidate", html: h("span", {}, String(n + 1)), iconSize: [22, 22], iconAnchor: [11, 30] }) })
        .on("click", () => { fixing = true; draw(); document.querySelector(`input[name="fix-place"][value="${c.place}"]`)?.click(); focusCard(); }).addTo(candidateLayer);
    });
    if (card && card.mention && box.isValid()) app.map().fitBounds(box.pad(0.3), { animate: false, maxZoom: 10 });
  }
  function stop() {
    stopMoving();
    candidateLayer?.remove();
  }
  function stopMoving() {
    if (moving) app.map().off("click", moving);
    moving = null;
    app.map().getContainer().classList.remove("placing");
  }
  function move(done) {
    stopMoving();
    moving = (e) => { stopMoving(); done(e.latlng); };
    app.map().getContainer().classList.add("placing");
    app.map().on("click", moving);
  }
  function download() {
    const { title, asOf, version } = app.data();
    app.download("corrections.json", "application/json", JSON.stringify({ format: FORMAT, map: { title, as_of: asOf, version }, decisions: decisions.map(({ applied, ...d }) => d) }, null, 2) + "\n");
    saved = decisions.length;
    message = `${plural(decisions.length, "decision")} downloaded. Apply with: geo map --corrections corrections.json`;
    draw();
  }
  async function load(file) {
    try {
      const read = JSON.parse(await file.text());
      if (read.format !== FORMAT || !Array.isArray(read.decisions)) throw new Error("not a corrections file");
      const same = (d) => JSON.stringify([d.target, d.decision, d.by, Date.parse(d.at), d.note || "", d.changes || {}]), known = new Set(decisions.map(same));
      const good = read.decisions.filter((d) => d && d.target && (typeof d.target.incident_id === "string" || (d.target.name && typeof d.target.name.text === "string")) && ["accept", "fix", "reject"].includes(d.decision) && d.by && !Number.isNaN(Date.parse(d.at)) && !known.has(same(d)));
      for (const d of good) decisions.push({ ...d, by: String(d.by || ""), note: String(d.note || ""), at: new Date(d.at).toISOString(), applied: false, changes: d.changes || {} });
      decisions.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
      message = `${plural(good.length, "decision")} of ${file.name} added.`;
      apply();
      refresh();
    } catch (error) {
      message = `Expected a corrections file of this program, ${file.name} is not one.`;
      draw();
    }
  }

  // --- the card --------------------------------------------------------------------------------------------------
  function draw() { app.drawPanel(); }
  function fill(host) {
    begin();
    const all = cards(), done = all.filter((c) => standing(c.target).agreed).length, split = all.filter((c) => standing(c.target).disagree).length;
    host.append(h("h2", { class: "plain" }, "Review"),
      h("p", { class: "small" }, `${done} of ${all.length} decided${split ? `; on ${split} the reviewers disagree` : ""}. Nothing leaves this page until you download the file.`),
      h("div", { class: "filters" },
        h("div", { class: "row" }, h("label", {}, "Your name, kept in the file", h("input", { id: "reviewer", type: "text", value: reviewer, autocomplete: "off", onchange: (e) => { reviewer = e.target.value; } }))),
        h("div", { class: "row" }, h("button", { type: "button", onclick: download, disabled: !decisions.length }, `Download decisions (${decisions.length})`),
          h("label", { class: "button" }, "Add another reviewer's file", h("input", { type: "file", id: "review-file", accept: ".json,application/json", class: "hidden", onchange: (e) => e.target.files[0] && load(e.target.files[0]) })))),
      h("p", { class: "count", role: "status" }, message));
    if (!all.length) { host.append(h("p", {}, "There is nothing to review.")); return; }
    at = Math.min(at, all.length - 1);
    const card = all[at], s = standing(card.target), shown = card.inc && app.data().byId.get(card.inc.id);
    const shortcuts = { a: () => decide(card, "accept"), f: () => { fixing = !fixing; draw(); focusCard(); }, n: () => document.getElementById("review-note").focus(), r: () => decide(card, "reject"), u: undo, j: () => step(1), k: () => step(-1) };
    const box = h("section", { id: "review-card", tabindex: -1, "aria-label": `Card ${at + 1} of ${all.length}`, onkeydown: (e) => {
      if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) || !shortcuts[e.key]) return;
      e.preventDefault();
      shortcuts[e.key]();
    } });
    const button = (text, key, act, more) => h("button", { type: "button", "aria-keyshortcuts": key, onclick: act, ...more }, `${text} (${key})`);
    box.append(...[h("p", { class: "small" }, `Card ${at + 1} of ${all.length}. Keys in this card: a, f, r, n, u; j and k for the next and the last.`),
      s.disagree && h("p", { class: "notice" }, "Reviewers disagree; the machine's reading stays until they do not."),
      s.all.length ? h("ul", { class: "rows" }, s.all.map((d) => h("li", {}, h("b", {}, `${{ accept: "accepted", fix: "corrected", reject: "rejected" }[d.decision]} by ${d.by || "a reviewer"}`), h("span", { class: "small" }, d.at.slice(0, 16).replace("T", " ")), d.note && h("span", {}, d.note)))) : "",
      h("div", { class: "actions" }, card.inc && button("Accept", "a", shortcuts.a), button("Fix", "f", shortcuts.f, { "aria-expanded": String(fixing) }), button("Reject", "r", shortcuts.r), button("Undo", "u", undo), button("Next", "j", shortcuts.j), button("Previous", "k", shortcuts.k)),
      s.all.some((d) => d.by !== reviewer.trim()) && h("label", { class: "check" }, h("input", { type: "checkbox", id: "settles" }), h("span", {}, "My decision settles it: it replaces those of the other reviewers")),
      h("label", { class: "note" }, "Note (n): why", h("textarea", { id: "review-note", rows: 2, oninput: (e) => { note = e.target.value; } }, note)),
      fixing ? fixForm(card) : "",
      card.inc ? app.card(shown || card.inc, true) : app.mentionCard(card.mention)].filter(Boolean));
    host.append(box);
  }
  const focusCard = () => document.getElementById("review-card")?.focus({ preventScroll: true });
  function fixForm(card) {
    const inc = card.inc, data = app.data(), chosen = {};
    const candidates = candidatesOf(card);
    const lat = h("input", { type: "number", id: "fix-lat", step: "any", min: -90, max: 90 }), lon = h("input", { type: "number", id: "fix-lon", step: "any", min: -180, max: 180 });
    const reach = h("input", { type: "number", id: "fix-reach", step: "any", min: 0, max: 1000, value: 1 }), cited = h("input", { type: "text", id: "fix-cited", placeholder: "address" });
    const select = (id, label, options, act) => h("label", {}, label, h("select", { id, onchange: (e) => act(e.target.value) }, h("option", { value: "" }, "as it is"), options.map(([v, t]) => h("option", { value: v }, t))));
    const form = h("form", { class: "filters", "aria-label": "Fix", onsubmit: (e) => {
      e.preventDefault();
      const changes = {}, picked = form.querySelector('input[name="fix-place"]:checked')?.value;
      if (picked === "none") changes.place = null;
      else if (picked !== undefined) changes.place = placeOf(data.places[Number(picked)]);
      if (lat.value !== "" && lon.value !== "") changes.place = { id: "review:point", name: (inc && inc.p ? inc.p.name : inc ? inc.name : card.mention.name) || "point set in review", latitude: Number(lat.value), longitude: Number(lon.value), uncertainty_km: Number(reach.value || 1), ...(cited.value.trim() && { geolocation: cited.value.trim() }) };
      for (const key of ["status", "incursion", "merge_into"]) if (chosen[key]) changes[key] = chosen[key];
      if (chosen.kind) [changes.event_type, changes.sub_event_type] = KINDS[Number(chosen.kind)];
      const day = form.querySelector("#fix-day")?.value;
      if (day) changes.event_date = day;
      const parts = [...form.querySelectorAll('input[name="fix-split"]:checked')].map((n) => n.value);
      if (parts.length) changes.split_claims = parts;
      if (!Object.keys(changes).length) { message = "Nothing was changed: choose a place, a status, a kind, a merge or a split."; app.say(message); return; }
      decide(card, "fix", changes);
    } });
    form.append(
      h("fieldset", { class: "facet" }, h("legend", {}, "The right place"), candidates.map((c, n) => { const p = data.places[c.place]; return h("label", { class: "check" }, h("input", { type: "radio", name: "fix-place", value: c.place, onchange: () => app.map().setView([p.lat, p.lon], 9, { animate: false }) }), h("span", {}, `${n + 1}. ${p.name}, ${app.placeLine(p)} (score ${c.score.toFixed(2)})`)); }),
        inc && h("label", { class: "check" }, h("input", { type: "radio", name: "fix-place", value: "none" }), h("span", {}, "None of these: its place is not known")),
        h("div", { class: "row" }, h("label", {}, "Latitude", lat), h("label", {}, "Longitude", lon), h("label", {}, "Known to within (km)", reach), h("label", {}, "Published geolocation, if any", cited), h("button", { type: "button", onclick: () => { app.say("Choose a point on the map"); move((p) => { lat.value = p.lat.toFixed(5); lon.value = p.lng.toFixed(5); }); } }, "Pick on the map"))),
      inc ? h("div", { class: "row" }, select("fix-status", "Status", Object.entries(app.STATUS).map(([v, t]) => [v, t[0]]), (v) => { chosen.status = v; }),
        select("fix-incursion", "Crossing", Object.entries(INCURSION), (v) => { chosen.incursion = v; }),
        select("fix-kind", "Kind of event", KINDS.map(([, , t], n) => [n, t]), (v) => { chosen.kind = v; }),
        h("label", {}, "First day", h("input", { type: "date", id: "fix-day" })),
        select("fix-merge", "Same event as", pristine.filter((o) => o.id !== inc.id).slice(0, 300).map((o) => [o.id, `${o.p ? o.p.name : "no place"}: ${o.label} (${o.when})`]), (v) => { chosen.merge_into = v; })) : "",
      inc && inc.claims.length > 1 ? h("fieldset", { class: "facet" }, h("legend", {}, "Another event: move these statements out"), inc.claims.filter((c) => c.id).map((c) => h("label", { class: "check" }, h("input", { type: "checkbox", name: "fix-split", value: c.id }), h("span", {}, c.quote.join("").slice(0, 140))))) : "",
      h("p", { class: "actions" }, h("button", { type: "submit" }, "Save the correction")));
    return form;
  }
  addEventListener("beforeunload", (e) => { if (decisions.length > saved) e.preventDefault(); });
  return { fill, apply, begin, stop, refresh };
};
