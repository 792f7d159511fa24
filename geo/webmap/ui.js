/* The page of the map. Everything shown comes from one JSON block and enters the page as text (textContent,
   setAttribute), never as markup. No request is made. Plain script, no framework; Leaflet draws. */
"use strict";
var incursionMap = (() => {
  // --- small tools ---------------------------------------------------------------------------------------------
  const $id = (id) => document.getElementById(id);
  const SVG = "http://www.w3.org/2000/svg";

  /** Make an element. Attributes are set as text; on* are listeners; null and false are left out. */
  function h(tag, attributes, ...children) {
    const node = tag.startsWith("svg:") ? document.createElementNS(SVG, tag.slice(4)) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value === true ? "" : String(value));
    }
    for (const child of children.flat(3)) {
      if (child === null || child === undefined || child === false || child === "") continue;
      node.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
    return node;
  }
  const plural = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many || one + "s"}`;
  const compact = matchMedia("(max-width: 820px)");
  const low = matchMedia("(max-height: 560px)");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const pen = document.createElement("canvas").getContext("2d");
  const family = () => getComputedStyle(document.body).fontFamily;
  const widthOf = (text, font) => { pen.font = `${font} ${family()}`; return pen.measureText(text).width; };
  const kilometres = (km) => (km < 0.05 ? "less than 100 m" : km < 10 ? `${km.toFixed(1)} km` : `${Math.round(km)} km`);
  const say = (text) => { $id("live").textContent = text; };

  /** http(s) addresses only; anything else is shown as text. */
  function link(url, text) {
    let address = null;
    try { address = new URL(url); } catch { /* not an address */ }
    if (!address || !/^https?:$/.test(address.protocol)) return document.createTextNode(text || url || "");
    return h("a", { href: address.href, rel: "noopener noreferrer", target: "_blank" }, text || url);
  }

  // --- vocabularies --------------------------------------------------------------------------------------------
  const STATUS = {
    verified: ["Verified", "by a named independent source"],
    acknowledged: ["Acknowledged", "by the opposing side"],
    claimed: ["Claimed", "one side's word"],
    disputed: ["Disputed", "the sides contradict each other"],
    denied: ["Denied", ""],
    unverified: ["Unverified", "seen or reported, not checked by anyone named"],
  };
  const KIND = {
    crossing: "Ground crossing claimed", attempt: "Attempted crossing (hollow, never counted)", fighting: "Fighting",
    air: "Air or drone strike", explosion: "Shelling or explosion", civilians: "Violence against civilians",
    strategic: "Other development", other: "Other event",
  };
  const ASPECT = { crossing: "Crossing", fighting: "Fighting", control: "Control of the place", attribution: "Who did it" };
  const EVIDENCE = {
    statement: "a statement", media_unverified: "photos or video, not verified",
    media_geolocated: "photos or video, geolocated by a named third party", witnessed: "seen by a named witness or reporter",
  };
  const REVIEW = { machine: "Read by a program, not reviewed", checked: "Checked by a person", corrected: "Corrected by a person" };
  const LANGUAGE = { en: "English", ru: "Russian", uk: "Ukrainian" };

  // --- marks: shape and colour say the status, the glyph the kind, a dashed ring "not reviewed" ----------------------
  const SHAPES = {
    claimed: "M16 5a11 11 0 1 1 0 22a11 11 0 1 1 0-22z",
    acknowledged: "M8 6h16a2 2 0 0 1 2 2v16a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2z",
    verified: starPath(16, 16, 13, 10.4, 8),
    disputed: "M16 2.5L29.5 16L16 29.5L2.5 16z",
    denied: "M11 4.5h10L27.5 11v10L21 27.5H11L4.5 21V11z",
    unverified: "M16 3.5L29.5 27H2.5z",
  };
  const GLYPHS = {
    crossing: "M13.2 9.5v13M8.5 16h14M18.8 12.2l3.9 3.8l-3.9 3.8",
    attempt: "M21.5 9.5v13M9 16h8.5M13.8 12.2l3.9 3.8l-3.9 3.8",
    fighting: "M9.5 11.5l4.5 4.5l-4.5 4.5M22.5 11.5L18 16l4.5 4.5",
    air: "M16 9.5v13M9.5 16.5L16 13l6.500 3.500M12.500 22h7",
    explosion: "M16 9.500v3M16 19.500v3M9.500 16h3M19.500 16h3M11.400 11.400l2.100 2.100M18.500 18.500l2.100 2.100M20.600 11.400l-2.100 2.100M13.500 18.500l-2.100 2.100",
    civilians: "M16 9.600a2 2 0 1 1 0 4a2 2 0 1 1 0-4zM11.500 22.500c0-7 9-7 9 0",
    strategic: "M11 16h.01M16 16h.01M21 16h.01",
    other: "M16 16h.01M15.500 16h1",
  };
  const SIGNS = {
    claimed: "M23.400 5.200q-1 .6-1 2.300M26.600 5.200q-1 .6-1 2.300",
    acknowledged: "M22.500 6h5M22.500 8.400h5",
    verified: "M22.400 7.200l1.800 1.900l3.400-3.700",
    disputed: "M22.500 6h5M22.500 8.400h5M26.500 4.500l-3 5.200",
    denied: "M23 5.200l4 4M27 5.200l-4 4",
    unverified: "M23.400 5.800c0-2.100 3.300-2 3.200 0c0 1.100-1.600 1.100-1.600 2.300M25 9.800h.01",
  };
  function starPath(cx, cy, outer, inner, points) {
    let path = "";
    for (let i = 0; i < points * 2; i++) {
      const r = i % 2 ? inner : outer, a = (Math.PI * i) / points;
      path += `${i ? "L" : "M"}${(cx + r * Math.sin(a)).toFixed(1)} ${(cy - r * Math.cos(a)).toFixed(1)}`;
    }
    return path + "z";
  }
  function markIcon(status, kind, { reviewed = false, badge = true, mirrored = false } = {}) {
    const hollow = kind === "attempt";
    const lift = status === "unverified" ? "translate(0 3)" : null;
    return h("svg:svg", { viewBox: "0 0 32 32", width: 32, height: 32, "aria-hidden": "true", focusable: "false",
      class: `mark st-${status}${hollow ? " hollow" : ""}${reviewed ? "" : " unreviewed"}` },
    h("svg:path", { class: "halo", d: SHAPES[status] }),
    h("svg:path", { class: "shape", d: SHAPES[status], transform: reviewed ? null : "translate(3.2 3.2) scale(.8)" }),
    h("svg:path", { class: "ring", d: SHAPES[status] }),
    kind && h("svg:path", { class: "glyph", d: GLYPHS[kind],
      transform: [lift, "translate(3.2 3.2) scale(.8)", mirrored && "translate(32 0) scale(-1 1)"].filter(Boolean).join(" ") }),
    badge && [h("svg:circle", { class: "badge", cx: 25, cy: 7.2, r: 5.8 }), h("svg:path", { class: "sign", d: SIGNS[status] })]);
  }
  const iconOf = (inc, options) => markIcon(inc.status, inc.kind, { reviewed: inc.review !== "machine", mirrored: inc.direction.startsWith("RU"), ...options });

  // --- data ----------------------------------------------------------------------------------------------------
  let data = null, map = null, ready = false;
  const queue = [];
  const state = {
    q: "", filters: {}, from: "", to: "", undated: true, maxKm: "", lang: "en", selected: null, pane: "list", detail: null,
    view: "map", shown: 100, sort: "start", down: false,
    layers: { incursions: true, areas: true, other: false, mentions: false, extents: true, towns: true, oblasts: true },
  };

  async function read(id) {
    const block = $id(id);
    let text = block.textContent;
    if (block.dataset.packed) {
      if (!("DecompressionStream" in window)) throw new Error("This browser cannot unpack the map's data. Any browser from 2023 on can: please open the file there.");
      const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
      text = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream(block.dataset.packed))).text();
    }
    return JSON.parse(text);
  }
  /** Turn a table by columns into rows. */
  function rows(table) {
    const list = Array.from({ length: table.n }, () => ({}));
    for (const [name, column] of Object.entries(table)) {
      if (name === "n") continue;
      const value = Array.isArray(column) ? (i) => column[i] : "all" in column ? () => column.all : (i) => column.of[column.at[i]];
      for (let i = 0; i < table.n; i++) list[i][name] = value(i);
    }
    return list;
  }
  function index() {
    const claims = rows(data.claims), candidates = rows(data.candidates);
    let next = 0, weighed = 0;
    data.places = rows(data.places);
    for (const p of data.places) p.names = Object.fromEntries(p.names);
    data.incidents = rows(data.incidents);
    for (const inc of data.incidents) {
      inc.claims = claims.slice(next, (next += inc.claims));
      inc.candidates = candidates.slice(weighed, (weighed += inc.candidates)).map((c) => ({ ...c, chosen: c.place === inc.place }));
      inc.reviews = inc.reviews.map(([decision, by, at, note, stands, changes]) => ({ decision, by, at, note, stands, changes }));
      inc.aspects = inc.aspects ? inc.aspects.split(" ").map((pair) => pair.split(":")) : [];
    }
    for (const m of data.mentions) m.candidates = rows(m.candidates);
    reindex();
    if (!data.incidents.some((i) => i.mapped && i.layer === "incursions")) state.layers.other = true;
  }
  function reindex() {
    data.byId = new Map();
    for (const inc of data.incidents) {
      inc.p = inc.place === null ? null : data.places[inc.place];
      inc.layer = inc.context ? "areas" : inc.kind === "crossing" || inc.kind === "attempt" ? "incursions" : inc.raid && data.raids[inc.raid] ? "incursions" : "other";
      inc.mapped = Boolean(inc.p) && !inc.why;
      inc.articles = [...new Set(inc.claims.map((c) => c.article))];
      data.byId.set(inc.id, inc);
    }
  }
  const placeName = (p) => (state.lang !== "en" && p.names && p.names[state.lang]) || p.shown || p.name;
  function placeLine(p) {
    const parts = [p.district || p.admin2, p.admin1, p.country].filter((part) => part && part !== p.name && part !== p.shown);
    return parts.join(", ");
  }

  // --- filters -------------------------------------------------------------------------------------------------
  const FACETS = {
    status: ["Status", (i) => [i.status], (v) => STATUS[v][0]],
    kind: ["Kind", (i) => [i.kind], (v) => KIND[v]],
    by: ["Who claims it", (i) => i.claims.flatMap((c) => c.who.slice(0, 1)), (v) => v],
    actor: ["Who is said to act", (i) => [i.actor1, i.assoc1, i.actor2].filter(Boolean), (v) => v],
    source: ["Source", (i) => i.articles.map(String), (v) => sourceName(data.articles[v])],
    side: ["Side of the border", (i) => (i.side ? [i.side] : []), (v) => ({ RU: "Russia", UA: "Ukraine", sea: "At sea" })[v] || v],
    direction: ["Direction", (i) => (i.direction ? [i.direction] : []), (v) => v.replace("UA→RU", "from Ukraine into Russia").replace("RU→UA", "from Russia into Ukraine")],
    review: ["Review", (i) => [i.review], (v) => REVIEW[v]],
  };
  const sourceName = (a) => { const name = a.publisher || a.title || a.source || "unnamed source"; return name.length > 60 ? `${name.slice(0, 58)}…` : name; };
  const folded = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  function textOf(inc) {
    inc.text ??= folded([inc.id, inc.label, inc.sub, inc.when, inc.actor1, inc.assoc1, inc.actor2, inc.claimed, inc.acknowledged, inc.denied,
      inc.p && [inc.p.name, ...Object.values(inc.p.names), inc.p.admin1, inc.p.admin2, inc.p.country],
      inc.claims.map((c) => [c.quote.join(""), c.who, c.label]), inc.articles.map((a) => [data.articles[a].title, data.articles[a].publisher])].flat(4).filter(Boolean).join(" \n "));
    return inc.text;
  }
  function passes(inc, except) {
    if (except !== "layers" && !state.layers[inc.layer]) return false;
    for (const [name, values] of Object.entries(state.filters)) {
      if (name !== except && values.size && !FACETS[name][1](inc).some((v) => values.has(v))) return false;
    }
    if (except !== "time") {
      if (!inc.start) { if (!state.undated) return false; }
      else if ((state.from && inc.end < state.from) || (state.to && inc.start > state.to)) return false;
    }
    if (state.maxKm !== "" && !(inc.km !== undefined && inc.km !== null && inc.km <= Number(state.maxKm))) return false;
    if (state.q && !folded(state.q).split(/\s+/).every((word) => textOf(inc).includes(word))) return false;
    return true;
  }
  const visible = (except) => data.incidents.filter((inc) => inc.mapped && passes(inc, except));
  const filtering = () => state.q || state.from || state.to || !state.undated || state.maxKm !== "" || Object.values(state.filters).some((s) => s.size);

  // --- base map ------------------------------------------------------------------------------------------------
  function decode(text) {
    const out = [];
    let i = 0, lat = 0, lon = 0;
    while (i < text.length) {
      for (let axis = 0; axis < 2; axis++) {
        let shift = 0, value = 0, byte;
        do { byte = text.charCodeAt(i++) - 63; value |= (byte & 31) << shift; shift += 5; } while (byte >= 32);
        const step = value & 1 ? ~(value >> 1) : value >> 1;
        if (axis) lon += step; else lat += step;
      }
      out.push([lat / 1e4, lon / 1e4]);
    }
    return out;
  }
  const pane = (name, z, events) => { const p = map.createPane(name); p.style.zIndex = z; if (!events) p.style.pointerEvents = "none"; return p; };
  const renderers = {};
  function on(paneName, className, more) {
    renderers[paneName] ??= L.svg({ pane: paneName, padding: 0.4 });
    return { pane: paneName, renderer: renderers[paneName], className, interactive: false, ...more };
  }
  const baseLayers = {};
  function drawBase() {
    const frame = data.base.frame;
    const { land, lines, border } = data.base;
    for (const [name, z] of [["land", 200], ["oblasts", 210], ["areas", 300], ["border", 320], ["mask", 330], ["extents", 340], ["labels", 350], ["nearest", 400], ["legs", 410]]) pane(name, z);
    const water = { fill: true, stroke: true, smoothFactor: 0.6 };
    for (const country of land) {
      country.outline = country.rings.map(decode);
      country.box = country.outline.map((ring) => L.latLngBounds(ring));
      L.polygon(country.outline, on("land", `land land-${/^[A-Z]{2}$/.test(country.cc) ? country.cc : "XX"}`, { ...water, fillRule: "evenodd" })).addTo(map);
    }
    // Outside of the sheet nothing is known: it is left blank, not sea.
    if (frame) L.polygon([[[-89, -540], [-89, 540], [89, 540], [89, -540]], [[frame[1], frame[0]], [frame[1], frame[2]], [frame[3], frame[2]], [frame[3], frame[0]]]], on("mask", "outside", { fillRule: "evenodd", noClip: true })).addTo(map);
    baseLayers.oblasts = L.polyline(lines.map(decode), on("oblasts", "oblast", { smoothFactor: 1 })).addTo(map);
    const line = border.map(decode);
    L.polyline(line, on("border", "border-halo", { smoothFactor: 0.5 })).addTo(map);
    L.polyline(line, on("border", "border-line", { smoothFactor: 0.5 })).addTo(map);
    if (!state.layers.oblasts) baseLayers.oblasts.remove();
  }
  function inside(ring, lat, lon) {
    let odd = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[i], b = ring[j];
      if (a[0] > lat !== b[0] > lat && lon < ((b[1] - a[1]) * (lat - a[0])) / (b[0] - a[0]) + a[1]) odd = !odd;
    }
    return odd;
  }
  function isIn(country, at) {
    let odd = false;
    country.outline.forEach((ring, n) => { if (country.box[n].contains(at) && inside(ring, at.lat, at.lng)) odd = !odd; });
    return odd;
  }
  const countryName = { UA: { en: "Ukraine", ru: "Украина", uk: "Україна" }, RU: { en: "Russia", ru: "Россия", uk: "Росія" }, BY: { en: "Belarus", ru: "Беларусь", uk: "Білорусь" } };

  /** Names: countries where they lie in view, oblasts, then towns by size while there is room and no mark below. */
  function drawLabels() {
    const host = map.getPane("labels");
    host.classList.add("labels");
    host.setAttribute("aria-hidden", "true");
    host.replaceChildren();
    const size = map.getSize(), z = map.getZoom(), taken = [...markBoxes, ...controlBoxes()];
    const put = (text, point, cls, width, height, centred, strict) => {
      const x = centred ? point.x - width / 2 : strict === "left" ? point.x - width - 8 : point.x + 8, y = point.y - height / 2;
      if (x < 4 || y < 4 || x + width > size.x - 4 || y + height > size.y - 4) return false;
      const box = [x - 4, y - 2, x + width + 4, y + height + 2];
      if (taken.some((o) => o[0] < box[2] && box[0] < o[2] && o[1] < box[3] && box[1] < o[3])) return false;
      taken.push(box);
      const node = h("div", { class: `label ${cls}${strict === "left" ? " left" : ""}` }, text);
      L.DomUtil.setPosition(node, map.containerPointToLayerPoint([x, y]).round());
      host.append(node);
      return true;
    };
    for (const [name, at] of ownNames) {
      const width = widthOf(name, "600 12.5px");
      put(name, at, "own", width, 15) || put(name, at.add([0, 26]), "own", width, 15, true) || put(name, at.add([0, -26]), "own", width, 15, true) || put(name, at, "own", width, 15, false, "left");
    }
    const samples = new Map();
    for (let row = 0; row < 8; row++) for (let col = 0; col < 10; col++) {
      const point = L.point(((col + 0.5) / 10) * size.x, ((row + 0.5) / 8) * size.y), at = map.containerPointToLatLng(point);
      for (const country of data.base.land) {
        if (isIn(country, at)) { if (!samples.has(country.cc)) samples.set(country.cc, []); samples.get(country.cc).push(point); break; }
      }
    }
    for (const [cc, points] of samples) {
      if (points.length < 3) continue;
      const land = data.base.land.find((c) => c.cc === cc), name = (countryName[cc] || {})[state.lang] || land.name || (countryName[cc] || {}).en;
      if (!name) continue;
      const middle = points.reduce((sum, p) => sum.add(p), L.point(0, 0)).divideBy(points.length);
      points.sort((a, b) => a.distanceTo(middle) - b.distanceTo(middle));
      const width = widthOf(name.toUpperCase(), "600 15px") + name.length * 4.2;
      const within = (p) => [-0.5, 0.5].every((side) => [-14, 14].every((dy) => isIn(land, map.containerPointToLatLng(p.add([side * width, dy])))));
      points.slice(0, 24).some((p) => within(p) && put(name, p, "country", width, 20, true));
    }
    const least = [1e9, 1e9, 1e9, 2e6, 9e5, 5e5, 2.5e5, 9e4, 3e4, 9e3, 3e3, 500, 0][Math.min(12, z)], bounds = map.getBounds();
    let room = Math.round((size.x * size.y) / 12000);
    const towns = (from, below) => {
      if (state.layers.towns) for (const town of data.base.towns) {
        if (room <= 0 || town.pop < from) break;
        if (town.pop >= below || (town.pop < least && !(town.rank && z >= town.rank)) || !bounds.contains([town.lat, town.lon])) continue;
        const name = (town.names && town.names[state.lang]) || town.name;
        if (ownNames.has(name)) continue;
        const big = town.pop >= 200000, at = map.latLngToContainerPoint([town.lat, town.lon]);
        const cls = `town${big ? " big" : ""}`, width = widthOf(name, big ? "12.5px" : "11.5px");
        if (put(name, at, cls, width, 14) || (big && put(name, at, cls, width, 14, false, "left"))) room--;
      }
    };
    towns(250000, Infinity);
    if (state.layers.oblasts && z >= 6) for (const a of data.base.admin1) {
      const name = (a.names && a.names[state.lang]) || a.name, width = widthOf(name, "italic 12px"), at = map.latLngToContainerPoint([a.lat, a.lon]);
      [[0, 0], [0, 18], [0, -18]].some(([dx, dy]) => put(name, at.add([dx, dy]), "oblast-name", width, 15, true));
    }
    towns(0, 250000);
  }
  /** Where the buttons, the scale and the key lie over the map: no name is set below them. */
  function controlBoxes() {
    const host = map.getContainer().getBoundingClientRect();
    return [...document.querySelectorAll("#legend > summary, .leaflet-bar, .leaflet-control-scale")].map((node) => {
      const r = node.getBoundingClientRect();
      return [r.left - host.left - 2, r.top - host.top - 2, r.right - host.left + 2, r.bottom - host.top + 2];
    });
  }

  // --- incidents on the map ----------------------------------------------------------------------------------------
  /** Ring of points at a distance on the sphere (error below 0.6 % of the radius). */
  function ring(lat, lon, km) {
    const out = [], d = km / 6371.009, f = (lat * Math.PI) / 180, l = (lon * Math.PI) / 180;
    for (let i = 0; i < 64; i++) {
      const a = (i * Math.PI) / 32;
      const lat2 = Math.asin(Math.sin(f) * Math.cos(d) + Math.cos(f) * Math.sin(d) * Math.cos(a));
      const lon2 = l + Math.atan2(Math.sin(a) * Math.sin(d) * Math.cos(f), Math.cos(d) - Math.sin(f) * Math.sin(lat2));
      out.push([(lat2 * 180) / Math.PI, (lon2 * 180) / Math.PI]);
    }
    return out;
  }
  let ownNames = new Map(); // names of the places that have marks, and where they lie
  let extents, areaShapes, legs, nearestLayer, marks = new Map(), markBoxes = [], popup = null, opener = null;
  const RANK = ["verified", "acknowledged", "claimed", "disputed", "unverified", "denied"];
  const leading = (list) => list.reduce((best, i) => (RANK.indexOf(i.status) < RANK.indexOf(best.status) ? i : best));

  function outlineOf(p) {
    p.outline ??= p.area ? p.area.map(decode) : [ring(p.lat, p.lon, p.unc)];
    return p.outline;
  }
  /** Where the name plate of an area may stand: the middle of an oblast, else the edges of the extent. */
  function pillPoints(p) {
    if (!p.plates) {
      const box = L.latLngBounds(outlineOf(p).flat()), c = box.getCenter(), points = [];
      if (p.area) {
        const a = data.base.admin1.find((o) => o.cc === p.cc && (o.name === p.name || o.name === p.admin1));
        const [lat, lon] = a ? [a.lat, a.lon] : [c.lat, c.lng];
        for (const [dy, dx] of [[0, 0], [0.15, 0], [-0.15, 0], [0, 0.12], [0, -0.12]]) points.push([lat + dy * (box.getNorth() - box.getSouth()), lon + dx * (box.getEast() - box.getWest())]);
      } else points.push([box.getNorth(), c.lng], [box.getSouth(), c.lng], [c.lat, box.getEast()], [c.lat, box.getWest()]);
      p.plates = points;
    }
    return p.plates;
  }
  function setMark(key, latlng, icon, size, anchor, label, act, order, wanted) {
    wanted.add(key);
    let marker = marks.get(key);
    if (marker) { marker.setLatLng(latlng); marker.act = act; return marker; }
    marker = L.marker(latlng, { icon: L.divIcon({ className: `mark-icon ${icon.cls}`, html: icon.node, iconSize: size, iconAnchor: anchor }), riseOnHover: true, zIndexOffset: order });
    marker.act = act;
    marker.addTo(map);
    const node = marker.getElement();
    node.setAttribute("aria-label", label);
    node.setAttribute("role", "button");
    node.title = label;
    marker.on("click", (e) => { L.DomEvent.stop(e); marker.act(node); });
    node.addEventListener("keydown", (e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); e.stopPropagation(); marker.act(node); } });
    marks.set(key, marker);
    return marker;
  }
  function describe(inc) {
    const where = inc.p ? placeName(inc.p) : "place not known";
    return `${where}: ${inc.label}. ${inc.when}. ${STATUS[inc.status][0]}${inc.kind === "attempt" ? ", attempted crossing" : ""}, ${REVIEW[inc.review].toLowerCase()}.`;
  }
  function drawIncidents() {
    if (!ready) return;
    const shown = visible(), wanted = new Set();
    markBoxes = [];
    for (const group of [extents, areaShapes, legs]) group.clearLayers();
    const view = map.getBounds().pad(0.15), points = [], areas = new Map();
    for (const inc of shown) {
      if (inc.area) { const key = inc.place; if (!areas.has(key)) areas.set(key, []); areas.get(key).push(inc); }
      else if (view.contains([inc.p.lat, inc.p.lon])) points.push(inc);
    }
    // Points that would cover each other are set around their middle with a leg to the true place; many become one cluster.
    const z = map.getZoom(), reach = points.length > 250 ? 56 : 30, cells = new Map(), groups = [];
    for (const inc of points) {
      const at = map.project([inc.p.lat, inc.p.lon], z), cx = Math.floor(at.x / reach), cy = Math.floor(at.y / reach);
      let group = null;
      search: for (let dx = -1; dx <= 1; dx++) for (let dy = -1; dy <= 1; dy++) for (const g of cells.get(`${cx + dx},${cy + dy}`) || []) {
        if (g.at.distanceTo(at) < reach) { group = g; break search; }
      }
      if (!group) {
        group = { at, members: [] };
        groups.push(group);
        const key = `${cx},${cy}`;
        if (!cells.has(key)) cells.set(key, []);
        cells.get(key).push(group);
      }
      group.members.push({ inc, at });
    }
    const many = points.length > 250, spread = [];
    ownNames = new Map();
    for (const { at: first, members } of groups) {
      const middle = members.reduce((sum, m) => sum.add(m.at), L.point(0, 0)).divideBy(members.length);
      if (members.length > (many ? 1 : 6)) drawCluster(members, map.unproject(many ? first : middle, z), wanted);
      else if (members.length === 1) drawMark(members[0].inc, members[0].at, z, wanted, z >= 9 && points.length <= 60 && 14);
      else spread.push(...members);
    }
    spread.sort((a, b) => a.at.x - b.at.x);
    for (const { inc, at } of spread) {
      const spot = freeSpot(inc, at, z);
      L.polyline([[inc.p.lat, inc.p.lon], map.unproject(spot, z)], on("legs", "leg")).addTo(legs);
      L.circleMarker([inc.p.lat, inc.p.lon], on("legs", "leg-foot", { radius: 3 })).addTo(legs);
      drawMark(inc, spot, z, wanted, z >= 10 && points.length <= 60 && 2);
    }
    for (const [key, list] of areas) drawArea(key, list, view, wanted);
    if (state.layers.mentions) data.mentions.forEach((m, n) => {
      if (m.place === null) return;
      const p = data.places[m.place];
      if (!view.contains([p.lat, p.lon])) return;
      const label = `${m.name}: mentioned, not an event`;
      setMark(`m${n}`, [p.lat, p.lon], { cls: "mention-icon", node: h("span", { class: "mention" }) }, [24, 24], [12, 12], label, (from) => openPopup([p.lat, p.lon], mentionCard(m), label, from), 0, wanted);
    });
    for (const [key, marker] of marks) if (!wanted.has(key)) { marker.remove(); marks.delete(key); }
    for (const [key, marker] of marks) marker.getElement()?.classList.toggle("selected", key.startsWith(`i${state.selected}:`));
    drawNearest();
    drawLabels();
  }
  function drawMark(inc, spot, z, wanted, named) {
    const latlng = map.unproject(spot, z);
    if (named !== false) ownNames.set(placeName(inc.p), map.latLngToContainerPoint([inc.p.lat, inc.p.lon]).add([named, 0]));
    if (state.layers.extents && inc.p.unc) L.polygon(ring(inc.p.lat, inc.p.lon, inc.p.unc), on("extents", `extent st-${inc.status}`, { smoothFactor: 0.2 })).addTo(extents);
    setMark(`i${inc.id}:${inc.status}:${inc.review}:${inc.kind}`, latlng, { cls: inc.id === state.selected ? "selected" : "", node: iconOf(inc) }, [32, 32], [16, 16], describe(inc), (from) => choose([inc], from), 600, wanted);
    const c = map.latLngToContainerPoint(latlng);
    markBoxes.push([c.x - 18, c.y - 18, c.x + 18, c.y + 18]);
  }
  /** Where a mark may stand beside its place: free of other marks, and never on the other side of the border than the
      place itself, so that no claim is seen in a country it was not made about. Away from the line is tried first. */
  function freeSpot(inc, at, z) {
    const home = data.base.land.find((c) => c.cc === inc.side);
    const away = inc.nearest ? at.subtract(map.project(inc.nearest, z)) : L.point(0, -1), middle = Math.atan2(away.y, away.x);
    const origin = map.containerPointToLayerPoint([0, 0]), shift = map.project(map.layerPointToLatLng(origin), z);
    let fallback = null;
    for (const r of [24, 32, 40, 48, 58, 70, 84, 100, 120]) for (const turn of [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6]) {
      const a = middle + (turn * Math.PI) / 6, spot = at.add([r * Math.cos(a), r * Math.sin(a)]), c = spot.subtract(shift);
      const box = [c.x - 17, c.y - 17, c.x + 17, c.y + 17];
      if (markBoxes.some((o) => o[0] < box[2] && box[0] < o[2] && o[1] < box[3] && box[1] < o[3])) continue;
      fallback ??= spot;
      if (!home || isIn(home, map.unproject(spot, z))) return spot;
    }
    return fallback || at;
  }
  /** An area and its name plate, set on its edge where it covers no mark. An area never gets a dot. */
  function drawArea(key, list, view, wanted) {
    const p = data.places[key], lead = leading(list), reviewed = list.every((i) => i.review !== "machine");
    // What is said of an area in which places are named is an outline only: a tint would look like ground held.
    const context = list.every((i) => i.context);
    L.polygon(outlineOf(p), on("areas", `area-shape st-${lead.status}${reviewed ? " reviewed" : ""}${context ? " context" : ""}`)).addTo(areaShapes);
    const extent = L.latLngBounds(outlineOf(p).flat());
    const brief = map.latLngToContainerPoint(extent.getNorthWest()).distanceTo(map.latLngToContainerPoint(extent.getSouthEast())) < 90;
    // Too small for its name: the outline stays, the places named inside it have marks, the list has the statement.
    if (brief && context) return;
    const name = brief ? "" : placeName(p), text = brief ? (list.length > 1 ? String(list.length) : "") : list.length > 1 ? `${list.length} statements` : list[0].context ? "whole area" : "place not named";
    const node = h("span", { class: `pill st-${lead.status}${reviewed ? " reviewed" : ""}${brief ? " brief" : ""}` }, markIcon(lead.status, list.length > 1 ? null : lead.kind, { reviewed, badge: false }), !brief && h("span", {}, name, " ", h("small", {}, text)), brief && text);
    const width = brief ? 32 + widthOf(text, "600 12px") : widthOf(name, "600 12px") + widthOf(text, "11.5px") + 46, size = map.getSize();
    const boxAt = (c) => [c.x - width / 2, c.y - 14, c.x + width / 2, c.y + 14];
    const spots = pillPoints(p).map((at) => map.latLngToContainerPoint(at)), middle = spots.reduce((sum, c) => sum.add(c), L.point(0, 0)).divideBy(spots.length);
    // A plate never strays from its area: edges out of view are left out, then any visible spot inside it will do.
    if (p.area && !brief) {
      const [nw, se] = [map.latLngToContainerPoint(extent.getNorthWest()), map.latLngToContainerPoint(extent.getSouthEast())];
      for (const y of [nw.y - 16, se.y + 16]) for (const x of [middle.x, nw.x + width / 2, se.x - width / 2]) spots.push(L.point(x, y));
    }
    const seen = (c) => c.x > 0 && c.y > 0 && c.x < size.x && c.y < size.y;
    const edges = p.area ? [middle, middle, middle, middle] : spots.slice(0, 4);
    for (const far of [28, 56]) [[0, -far], [0, far], [far + width / 2, 0], [-far - width / 2, 0]].forEach((away, n) => seen(edges[n]) && spots.push(edges[n].add(away)));
    for (let row = 1; row < 8; row++) for (let col = 1; col < 8; col++) {
      const c = L.point((col / 8) * size.x, (row / 8) * size.y), at = map.containerPointToLatLng(c);
      if (outlineOf(p).some((r) => inside(r, at.lat, at.lng))) spots.push(c);
    }
    const free = spots.find((c) => {
      const box = boxAt(c);
      return box[0] >= 4 && box[1] >= 4 && box[2] <= size.x - 50 && box[3] <= size.y - 4 && !markBoxes.some((o) => o[0] < box[2] && box[0] < o[2] && o[1] < box[3] && box[1] < o[3]);
    });
    if (!free) return; // no room for its plate: the outline stays, the list has the statement
    const best = [map.containerPointToLatLng(free), boxAt(free)];
    if (brief) L.polyline([extent.getCenter(), best[0]], on("legs", "leg")).addTo(legs);
    markBoxes.push(best[1]);
    p.pill = best[0];
    setMark(`a${key}:${state.lang}:${list.length}:${lead.status}:${reviewed}:${brief}`, best[0], { cls: "pill-icon", node }, [width, 26], [width / 2, 13], `Area, ${p.name}: ${list.map((i) => i.label).join("; ")}. ${STATUS[lead.status][0]}.`, (from) => choose(list, from), 300, wanted);
  }
  function drawCluster(members, at, wanted) {
    const raids = new Set(members.filter((m) => m.inc.incursion === "entered").map((m) => m.inc.raid || m.inc.id)).size;
    const [number, noun] = raids ? [raids, raids === 1 ? "claimed raid" : "claimed raids"] : [members.length, "claims"];
    const node = h("span", { class: "cluster" }, String(number), h("small", {}, raids ? (raids === 1 ? "raid, claims" : "raids, claims") : "claims"));
    const label = `${number} ${noun}, ${plural(members.length, "mark")} here. Zoom in.`;
    setMark(`c${members[0].inc.id}:${members.length}:${raids}`, at, { cls: "cluster-icon", node }, [52, 40], [26, 20], label, (from) => {
      const bounds = L.latLngBounds(members.map((m) => [m.inc.p.lat, m.inc.p.lon]));
      if (map.getZoom() >= map.getMaxZoom() || bounds.getNorthEast().equals(bounds.getSouthWest())) choose(members.map((m) => m.inc), from);
      else map.fitBounds(bounds, { padding: [50, 50], animate: !still.matches });
    }, 500, wanted);
    const c = map.latLngToContainerPoint(at);
    markBoxes.push([c.x - 26, c.y - 20, c.x + 26, c.y + 20]);
  }
  function drawNearest() {
    nearestLayer.clearLayers();
    const inc = data.byId.get(state.selected);
    if (!inc || !inc.nearest || inc.area) return;
    const a = map.latLngToLayerPoint([inc.p.lat, inc.p.lon]), b = map.latLngToLayerPoint(inc.nearest);
    L.polyline([[inc.p.lat, inc.p.lon], inc.nearest], on("nearest", "nearest")).addTo(nearestLayer);
    const along = b.subtract(a), length = Math.max(1, Math.hypot(along.x, along.y)), tick = L.point(-along.y, along.x).multiplyBy(6 / length);
    for (const end of [a, b]) L.polyline([map.layerPointToLatLng(end.add(tick)), map.layerPointToLatLng(end.subtract(tick))], on("nearest", "nearest-end")).addTo(nearestLayer);
    const text = `${kilometres(inc.km)} to the nearest border, not a route`;
    const below = b.y >= a.y ? b : a;
    const wide = widthOf(text, "11px") + 24, left = map.layerPointToContainerPoint(below).x + wide > map.getSize().x;
    L.marker(map.layerPointToLatLng(below), { pane: "nearest", interactive: false, keyboard: false, icon: L.divIcon({ className: "nearest-label", html: h("span", {}, text), iconAnchor: [left ? wide : -10, -14] }) }).addTo(nearestLayer);
  }

  // --- choosing ------------------------------------------------------------------------------------------------
  function choose(list, from) {
    opener = from || null;
    if (list.length === 1) {
      state.selected = list[0].id;
      if (compact.matches) { openDetail(list[0]); }
      else {
        const inc = list[0], at = inc.area ? (inc.p.pill || pillPoints(inc.p)[0]) : markAt(inc);
        openPopup(at, card(inc, false), inc.label, from);
        if (state.pane === "list" && !state.detail) drawPanel(); else if (state.detail) { state.detail = inc.id; drawPanel(); }
      }
      refreshSelection();
      return;
    }
    const body = h("div", { class: "incident" }, h("h2", { class: "name" }, `${list.length} statements here`), h("ul", {}, list.map((inc) => h("li", {}, itemButton(inc)))));
    if (compact.matches) { state.detail = null; openSheet(); showInSheet(body); } else openPopup(list[0].area ? (list[0].p.pill || pillPoints(list[0].p)[0]) : [list[0].p.lat, list[0].p.lon], body, `${list.length} statements`, from);
  }
  const markAt = (inc) => { const marker = [...marks].find(([key]) => key.startsWith(`i${inc.id}:`)); return marker ? marker[1].getLatLng() : [inc.p.lat, inc.p.lon]; };
  function openPopup(at, node, label, from) {
    popup = L.popup({ maxWidth: 340, minWidth: 300, autoPanPaddingTopLeft: [$id("legend").open ? 330 : 20, 20], autoPanPaddingBottomRight: [60, 20], offset: [0, -12], closeOnEscapeKey: false, autoPan: true }).setLatLng(at).setContent(node).openOn(map);
    const box = popup.getElement();
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", label);
    const content = box.querySelector(".leaflet-popup-content");
    content.setAttribute("tabindex", "0");
    if (from) { content.focus({ preventScroll: true }); }
    box.addEventListener("keydown", (e) => { if (e.key === "Escape") { e.stopPropagation(); map.closePopup(); } });
  }
  function refreshSelection() {
    drawNearest();
    for (const [key, marker] of marks) marker.getElement()?.classList.toggle("selected", key.startsWith(`i${state.selected}:`));
    for (const node of document.querySelectorAll(".item[data-id]")) {
      if (node.dataset.id === state.selected) node.setAttribute("aria-current", "true"); else node.removeAttribute("aria-current");
    }
    writeHash();
  }
  function openDetail(inc, focus = true) {
    state.selected = inc.id;
    state.detail = inc.id;
    state.pane = "list";
    map.closePopup();
    openSheet();
    drawPanel();
    if (inc.mapped) showOnMap(inc);
    refreshSelection();
    if (focus) $id("panel-body").querySelector(".incident h2")?.focus({ preventScroll: true });
  }
  function showOnMap(inc) {
    if (state.view !== "map") return;
    const options = { animate: !still.matches };
    if (inc.area) { map.fitBounds(L.latLngBounds(outlineOf(inc.p).flat()), { ...options, padding: [30, 30], maxZoom: 10 }); return; }
    const at = L.latLng(inc.p.lat, inc.p.lon);
    const least = inc.km !== undefined && inc.km !== null && inc.km < 4 ? 12 : 10;
    if (map.getZoom() < least || !map.getBounds().pad(-0.15).contains(at)) map.setView(at, Math.max(map.getZoom(), least), options);
  }

  // --- one incident as text ----------------------------------------------------------------------------------------
  const chip = (status) => h("span", { class: `chip st-${status}` }, markIcon(status, null, { reviewed: true }), h("span", {}, h("b", {}, STATUS[status][0]), STATUS[status][1] && `: ${STATUS[status][1]}`));
  const sourceOf = (claim) => `${claim.who.length ? "According to " : ""}${claim.who.length ? claim.who.join(", quoted by ") : "no one is named as the source"}; ${claim.factuality}; ${EVIDENCE[claim.evidence] || claim.evidence}${claim.inherited ? "; the place is named in a sentence before" : ""}`;
  /** Quotations, each once: what several statements share is followed by what each of them says. */
  function quotes(claims) {
    const groups = new Map();
    for (const claim of claims) {
      const key = `${claim.article}:${claim.quote.join("")}`;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(claim);
    }
    return [...groups.values()].map((list) => {
      const [before, name, after] = (list.find((c) => c.quote[1]) || list[0]).quote, notes = new Map();
      for (const c of list) { const said = sourceOf(c); if (!notes.has(said)) notes.set(said, new Set()); notes.get(said).add(ASPECT[c.aspect] || c.aspect); }
      return h("blockquote", {}, "“", before, name && h("mark", {}, name), after, "”",
        [...notes].map(([said, aspects]) => h("footer", {}, list.length > 1 && h("b", {}, `${[...aspects].join(", ")}: `), said, ".")), h("footer", {}, sourceLine(data.articles[list[0].article])));
    });
  }
  function sourceLine(a) {
    return [a.url ? link(a.url, a.title || a.url) : h("cite", {}, a.title || a.source || "unnamed source"), a.publisher && `, ${a.publisher}`, `, ${a.publishedText}`];
  }
  function card(inc, full) {
    const p = inc.p;
    const spellings = p && Object.entries(p.names || {}).filter(([code, name]) => name && LANGUAGE[code]);
    const facts = (rows) => h("dl", { class: "facts" }, rows.filter((row) => row && row[1]).map(([term, value]) => [h("dt", {}, term), h("dd", {}, value)]));
    const claims = full ? inc.claims : inc.claims.slice(0, 1);
    return h("article", { class: "incident" },
      h("div", { class: "chips" }, chip(inc.status)),
      h("h2", { class: "name", tabindex: full ? -1 : null }, p ? placeName(p) : "Place not known", ": ", inc.label),
      p && h("p", { class: "small" }, [p.what, placeLine(p)].filter(Boolean).join(" in "), inc.area && p.area === null && "; the circle drawn is its extent, not an area held"),
      facts([["When", inc.when + (full && inc.whenWords ? ` (“${inc.whenWords}”)` : "")], ["Border", inc.border]]),
      claims.length ? quotes(claims) : h("p", { class: "small" }, "No quotation."),
      !full && inc.claims.length > 1 && h("p", { class: "small" }, `and ${plural(inc.claims.length - 1, "more statement")}`),
      h("h3", { class: "part" }, "Who says what, by part of the event"),
      inc.aspects.length ? h("ul", { class: "aspects" }, inc.aspects.map(([aspect, status]) => h("li", { class: `st-${status}` }, markIcon(status, null, { reviewed: true }), h("span", {}, `${ASPECT[aspect]}: `, h("b", {}, STATUS[status][0].toLowerCase()), aspect === "control" && status === "claimed" && ", not independently confirmed")))) : null,
      facts([["Claimed by", inc.claimed], ["Acknowledged by", inc.acknowledged], ["Denied by", inc.denied], ["Said to act", [inc.actor1, inc.assoc1].filter(Boolean).join(" with ")], ["Against", inc.actor2],
        ["Direction", FACETS.direction[2](inc.direction)], ["Outcome", inc.outcome !== "unknown" && inc.outcome], full && ["Kind", [KIND[inc.kind], inc.type, inc.sub].filter(Boolean).join(" · ")],
        full && ["Rests on", EVIDENCE[inc.evidence]], full && ["Sources", plural(inc.sources, "independent source")]]),
      h("p", { class: "small" }, h("span", { class: "tag" }, REVIEW[inc.review]), " A claim, not an established fact."),
      full && inc.reviews.length > 0 && [h("h3", { class: "part" }, inc.reviews.every((r) => r.stands) ? "Reviewed" : "Reviewers disagree: the program's reading stays"), h("ul", { class: "rows" }, inc.reviews.map(reviewRow))],
      !full && h("p", { class: "actions" }, h("button", { type: "button", onclick: () => openDetail(inc) }, "All details")),
      full && p && [
        h("h3", { class: "part" }, "How it was placed"),
        h("p", {}, inc.name && `“${inc.name}”: `, inc.placed || "no reason recorded", inc.confidence ? ` (confidence ${Math.round(inc.confidence * 100)} %)` : ""),
        facts([["Spellings", spellings.map(([code, name]) => `${name} (${LANGUAGE[code]})`).join(", ")],
          ["Point", `${p.lat.toFixed(4)}, ${p.lon.toFixed(4)} (${p.prec === 1 ? "the centre of the place, not the spot" : p.prec === 2 ? "near a place or part of a region" : "a region; the point stands for nothing"})`],
          ["Known to within", p.unc ? `${p.unc} km${p.uncText ? `, ${p.uncText}` : ""}` : ""], ["Gazetteer", p.id]]),
        (inc.candidates || []).length > 1 && [h("h3", { class: "part" }, "What else it could have been"), h("ol", { class: "cands" }, inc.candidates.map(candidateRow))]],
      full && [
        h("h3", { class: "part" }, "Sources"),
        h("ul", { class: "rows" }, inc.articles.map((n) => { const a = data.articles[n]; return h("li", {}, h("span", {}, sourceLine(a)), a.url && /^https?:/i.test(a.url) && h("span", { class: "small" }, link(`https://web.archive.org/web/*/${a.url}`, "look for archived copies"))); })),
        h("p", { class: "small" }, `Incident ${inc.id}${inc.raid ? `, raid ${inc.raid}` : ""}`),
        h("p", { class: "actions" }, h("button", { type: "button", onclick: () => copy(citation(inc), "Citation copied") }, "Copy citation"), h("button", { type: "button", onclick: () => copy(permalink(inc), "Link copied") }, "Copy link"),
          inc.mapped && h("button", { type: "button", onclick: () => { if (compact.matches) setSheet("half"); showOnMap(inc); } }, "Show on map"))]);
  }
  const DECIDED = { accept: "Accepted", fix: "Corrected", reject: "Rejected" };
  function reviewRow(r) {
    return h("li", {}, h("span", {}, h("b", {}, DECIDED[r.decision] || r.decision), r.by && ` by ${r.by}`, r.at && `, ${r.at} UTC`), r.note && h("span", {}, r.note),
      r.changes.map(([what, was, now]) => h("span", { class: "small" }, `${what}: ${now}`, was && ` (the program read: ${was})`)));
  }
  function candidateRow(c) {
    const p = data.places[c.place], bar = h("i");
    bar.style.width = `${Math.max(2, Math.min(100, c.score * 100))}%`;
    return h("li", {}, h("span", { class: "bar", "aria-hidden": "true" }, bar), h("span", {}, c.chosen && h("b", {}, "chosen: "),
      h("button", { type: "button", class: "plain", onclick: () => { if (compact.matches) setSheet("half"); map.setView([p.lat, p.lon], 9, { animate: !still.matches }); openPopup([p.lat, p.lon], h("p", {}, `Candidate: ${p.name}, ${placeLine(p)}`), p.name, null); } }, p.name), ` ${placeLine(p)} `,
      h("small", {}, `score ${c.score.toFixed(2)}${c.why.length ? ` (${c.why.join(", ")})` : ""}`)));
  }
  function mentionCard(m) {
    const p = m.place === null ? null : data.places[m.place];
    const others = (m.candidates || []).map(candidateRow);
    return h("div", { class: "incident" }, h("h2", { class: "name" }, m.name), h("p", { class: "small" }, p ? `Mentioned, not where anything of this happened: ${placeLine(p)}` : "A name that was not placed"),
      h("blockquote", {}, m.quote[0], h("mark", {}, m.quote[1]), m.quote[2]), h("p", { class: "small" }, m.reason, ". ", sourceLine(data.articles[m.article])),
      !p && others.length > 0 && [h("h3", { class: "part" }, "What it could be"), h("ol", { class: "cands" }, others)]);
  }
  const permalink = (inc) => location.href.split("#")[0] + `#i=${encodeURIComponent(inc.id)}`;
  const mapCitation = () => `“${data.title}”, Incursion Map ${data.version}, claims in ${plural(data.articles.length, "report")} as of ${data.asOfText}`;
  function citation(inc) {
    return `${inc.p ? inc.p.name : "Place not known"}: ${inc.label}, ${inc.when}; ${STATUS[inc.status][0].toLowerCase()}${inc.claimed ? `, claimed by ${inc.claimed}` : ""}. ${REVIEW[inc.review]}. Incident ${inc.id} in ${mapCitation()}. Source: ${inc.articles.map((n) => [data.articles[n].title, data.articles[n].publisher, data.articles[n].publishedText, data.articles[n].url].filter(Boolean).join(", ")).join("; ")}.`;
  }
  async function copy(text, done) {
    try { await navigator.clipboard.writeText(text); } catch {
      const area = h("textarea", { class: "hidden", "aria-hidden": "true" });
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    say(done);
    toast(done);
  }
  let toastTimer;
  function toast(text) {
    document.querySelector(".toast")?.remove();
    const node = h("div", { class: "toast card", "aria-hidden": "true" }, text);
    document.body.append(node);
    clearTimeout(toastTimer);
    toastTimer = setTimeout(() => node.remove(), 2500);
  }

  // --- panel ---------------------------------------------------------------------------------------------------
  function itemButton(inc) {
    return h("button", { type: "button", class: "item", "data-id": inc.id, "aria-current": inc.id === state.selected ? "true" : null, onclick: () => openDetail(inc) },
      iconOf(inc), h("span", {},
        h("span", { class: "where" }, inc.p ? placeName(inc.p) : "Place not known", inc.area && " (area)"),
        h("span", { class: "what" }, inc.label),
        h("span", { class: "meta" }, `${inc.when} · ${STATUS[inc.status][0].toLowerCase()}${inc.claimed ? ` · ${inc.claimed}` : ""}`)));
  }
  const PANES = [["list", "Incidents"], ["unmapped", "Not mapped"], ["sources", "Sources"]];
  let review = null;
  function setReview(on) {
    state.pane = on ? "review" : "list";
    state.detail = null;
    $id("to-review").setAttribute("aria-pressed", String(on));
    if (!on) { review.stop(); update(); return; }
    setView("map");
    openSheet();
    review.begin();
    review.refresh();
  }
  function drawPanel() {
    const body = $id("panel-body"), scroll = body.querySelector(".pane")?.scrollTop || 0, keep = state.keepScroll;
    const unmapped = data.incidents.filter((i) => !i.mapped).length + data.notMapped.length;
    const numbers = { list: visible().length, unmapped, sources: data.articles.length };
    const tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "What to list" }, PANES.map(([key, name], n) => h("button", { type: "button", role: "tab", id: `tab-${key}`, "aria-controls": "pane", "aria-selected": String(state.pane === key), tabindex: state.pane === key || (state.pane === "review" && n === 0) ? 0 : -1,
      onclick: () => { if (state.pane === "review") setReview(false); state.pane = key; state.detail = null; drawPanel(); $id(`tab-${key}`).focus(); openSheet(); },
      onkeydown: (e) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
        if (!step) return;
        const keys = PANES.map(([k]) => k);
        state.pane = keys[(keys.indexOf(key) + step + keys.length) % keys.length];
        state.detail = null;
        drawPanel();
        $id(`tab-${state.pane}`).focus();
      } }, `${name} (${numbers[key]})`)));
    const paneNode = h("div", { class: "pane", id: "pane", role: "tabpanel", "aria-labelledby": state.pane === "review" ? "to-review" : `tab-${state.pane}`, tabindex: 0 });
    body.replaceChildren(tabs, paneNode);
    const inc = state.detail && data.byId.get(state.detail);
    if (inc) paneNode.append(h("p", { class: "actions" }, h("button", { type: "button", onclick: () => { state.detail = null; drawPanel(); focusItem(inc.id); } }, "← Back to the list")), card(inc, true));
    else if (state.pane === "review") review.fill(paneNode);
    else if (state.pane === "unmapped") fillUnmapped(paneNode);
    else if (state.pane === "sources") fillSources(paneNode);
    else fillList(paneNode);
    if (keep) paneNode.scrollTop = scroll;
    const handle = $id("handle");
    handle.textContent = inc ? "Details" : `List: ${plural(numbers.list, "incident")}`;
  }
  const focusItem = (id) => document.querySelector(`#panel .item[data-id="${CSS.escape(id)}"]`)?.focus();

  function fillList(host) {
    const search = h("input", { type: "search", id: "q", placeholder: "Search all text", "aria-label": "Search all text", value: state.q, oninput: (e) => { state.q = e.target.value; update({ listOnly: true }); } });
    const active = filtering();
    const toggle = h("button", { type: "button", "aria-expanded": String(Boolean(state.filtersOpen)), "aria-controls": "filters", onclick: (e) => { state.filtersOpen = !state.filtersOpen; drawPanel(); document.querySelector("#panel .search button").focus(); } }, active ? "Filters (on)" : "Filters");
    host.append(h("div", { class: "search" }, search, toggle));
    const filters = h("form", { id: "filters", class: "filters", "aria-label": "Filters", hidden: !state.filtersOpen, onsubmit: (e) => e.preventDefault() });
    if (state.filtersOpen) fillFilters(filters);
    host.append(filters, h("div", { id: "results" }));
    fillResults();
  }
  function fillResults() {
    const host = $id("results");
    if (!host) return;
    const shown = visible(), all = data.incidents.filter((i) => i.mapped), hidden = all.filter((i) => !state.layers[i.layer]).length;
    host.replaceChildren();
    if (!data.incidents.length) {
      host.append(h("p", {}, "No incidents were found in these reports. That is not a statement that nothing happened."));
    }
    if (filtering()) host.append(h("p", { class: "count" }, `${shown.length} of ${all.length - hidden} shown. `, h("button", { type: "button", class: "plain", onclick: () => { resetFilters(); update(); } }, "Clear filters")));
    const groups = new Map();
    for (const inc of shown.slice(0, state.shown)) {
      const raid = data.raids[inc.raid];
      const key = raid && inc.kind !== "attempt" ? inc.raid : inc.kind === "attempt" ? "~attempt" : inc.context ? "~area" : "~other";
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(inc);
    }
    const NAMES = { "~attempt": ["Attempted crossings", "not counted"], "~area": ["Statements about areas", ""], "~other": ["Other events", "not incursions"] };
    const order = [...groups.keys()].sort((a, b) => a.startsWith("~") - b.startsWith("~"));
    for (const key of order) {
      const raid = data.raids[key], [name, note] = raid ? [`${raid.where}`, raid.when] : NAMES[key];
      host.append(h("section", { class: `group${raid ? "" : " quiet"}`, "aria-label": name }, h("h2", {}, raid ? `Claimed raid: ${name}` : name, h("small", {}, note)), h("ul", {}, groups.get(key).map((inc) => h("li", {}, itemButton(inc))))));
    }
    if (shown.length > state.shown) host.append(h("p", { class: "actions" }, h("button", { type: "button", onclick: () => { state.shown += 200; fillResults(); } }, `Show more (${(shown.length - state.shown).toLocaleString("en")} left)`)));
    if (!state.layers.other) {
      const other = all.filter((i) => i.layer === "other").length;
      if (other) host.append(h("p", { class: "small group" }, `${plural(other, "other event")} (strikes, shelling and the like) ${other === 1 ? "is" : "are"} not shown. `, h("button", { type: "button", class: "plain", onclick: () => { state.layers.other = true; update(); } }, "Show")));
    }
  }
  function resetFilters() { Object.assign(state, { q: "", filters: {}, from: "", to: "", undated: true, maxKm: "", shown: 100 }); }

  function fillFilters(host) {
    const refresh = () => { state.keepScroll = true; update(); state.keepScroll = false; };
    host.append(timeFilter(refresh));
    for (const [key, [name, values, label]] of Object.entries(FACETS)) {
      const counts = new Map();
      for (const inc of visible(key)) for (const v of new Set(values(inc))) counts.set(v, (counts.get(v) || 0) + 1);
      for (const v of state.filters[key] || []) if (!counts.has(v)) counts.set(v, 0);
      if (counts.size < 2 && !(state.filters[key] || new Set()).size) continue;
      const rows = [...counts].sort((a, b) => b[1] - a[1] || (label(a[0]) < label(b[0]) ? -1 : 1)).slice(0, 60);
      host.append(h("fieldset", { class: "facet" }, h("legend", {}, name), h("div", { class: rows.length > 6 ? "more" : null }, rows.map(([v, n], i) => h("label", { class: "check" },
        h("input", { type: "checkbox", id: `f-${key}-${i}`, checked: state.filters[key]?.has(v), onchange: (e) => {
          const set = (state.filters[key] ??= new Set());
          if (e.target.checked) set.add(v); else set.delete(v);
          const id = e.target.id;
          refresh();
          $id(id)?.focus();
        } }), h("span", {}, label(v), " ", h("span", { class: "n" }, `(${n})`)))))));
    }
    host.append(h("div", { class: "row" }, h("label", {}, "At most this far from the border (km)", h("input", { type: "number", id: "f-km", min: 0, step: "any", value: state.maxKm, onchange: (e) => { state.maxKm = e.target.value; refresh(); $id("f-km")?.focus(); } }))),
      h("p", { class: "actions" }, h("button", { type: "button", onclick: () => { resetFilters(); refresh(); } }, "Clear filters")));
  }
  /** Bars by day (by month over longer spans); what is known only to the month is spread thinly over its bars. */
  function timeFilter(refresh) {
    const dated = visible("time").filter((i) => i.start);
    const box = h("fieldset", { class: "facet" }, h("legend", {}, "Time"));
    if (dated.length) {
      const first = dated.reduce((m, i) => (i.start < m ? i.start : m), dated[0].start), last = dated.reduce((m, i) => (i.end > m ? i.end : m), dated[0].end);
      const day = (s) => Math.round(Date.parse(`${s}T00:00:00Z`) / 864e5), from = day(first), days = day(last) - from + 1;
      const width = days > 92 ? 30.44 : 1, n = Math.max(1, Math.ceil(days / width)), exact = new Array(n).fill(0), wide = new Array(n).fill(0);
      for (const inc of dated) {
        const a = Math.floor((day(inc.start) - from) / width), b = Math.floor((day(inc.end) - from) / width);
        if (a === b) exact[a]++; else for (let i = a; i <= b; i++) wide[i] += 1;
      }
      const top = Math.max(1, ...exact.map((v, i) => v + wide[i])), unit = 300 / n;
      const iso = (i) => new Date((from + Math.round(i * width)) * 864e5).toISOString().slice(0, 10);
      const bars = [];
      for (let i = 0; i < n; i++) {
        const off = (state.from && iso(i + 1) <= state.from) || (state.to && iso(i) > state.to) ? " off" : "";
        const e = (exact[i] / top) * 36, w = (wide[i] / top) * 36;
        if (w) bars.push(h("svg:rect", { class: `span${off}`, x: i * unit, y: 38 - e - w, width: Math.max(1, unit), height: w }));
        if (e) bars.push(h("svg:rect", { class: off.trim() || null, x: i * unit + 0.5, y: 38 - e, width: Math.max(1, unit - 1), height: e }));
      }
      box.append(h("svg:svg", { class: "histogram", viewBox: "0 0 300 52", preserveAspectRatio: "none", role: "img", "aria-label": `${dated.length} dated incidents from ${first} to ${last}` }, bars), h("p", { class: "small" }, `${first} to ${last}; pale bars: known to a longer span only`));
    }
    const input = (key, name) => h("label", {}, name, h("input", { type: "date", id: `f-${key}`, value: state[key], onchange: (e) => { state[key] = e.target.value; refresh(); $id(`f-${key}`)?.focus(); } }));
    box.append(h("div", { class: "row" }, input("from", "From"), input("to", "To")),
      h("label", { class: "check" }, h("input", { type: "checkbox", id: "f-undated", checked: state.undated, onchange: (e) => { state.undated = e.target.checked; refresh(); $id("f-undated")?.focus(); } }), "Also those without a date"));
    return box;
  }
  function fillUnmapped(host) {
    const rows = data.incidents.filter((i) => !i.mapped).map((i) => ({ label: i.label, reason: i.why, claims: i.claims.slice(0, 1), when: i.when }));
    host.append(h("h2", { class: "plain" }, "Found, but not on the map, and why"));
    if (!rows.length && !data.notMapped.length) host.append(h("p", { class: "small" }, "Everything found has a mark."));
    host.append(h("ul", { class: "rows" }, rows.map((r) => h("li", {}, h("b", {}, r.label), h("span", { class: "small" }, r.when), h("span", {}, "Why not: ", r.reason), quotes(r.claims))),
      data.notMapped.map((r) => h("li", {}, h("b", {}, r.label), h("span", {}, "Why not: ", r.reason), r.quote[0] && h("blockquote", {}, "“", r.quote, "”", r.article !== null && h("footer", {}, sourceLine(data.articles[r.article])))))));
    if (data.mentions.length) {
      host.append(h("h2", { class: "plain" }, "Places mentioned where nothing of this happened"), h("ul", { class: "rows" }, data.mentions.map((m) => {
        const p = m.place === null ? null : data.places[m.place];
        return h("li", {}, h("b", {}, m.name), h("span", { class: "small" }, p ? [p.name !== m.name && p.name, placeLine(p)].filter(Boolean).join(", ") : "not resolved"), h("span", {}, m.quote[0], h("mark", {}, m.quote[1]), m.quote[2]), h("span", { class: "small" }, m.reason));
      })));
    }
  }
  function fillSources(host) {
    host.append(h("h2", { class: "plain" }, "Reports read"), h("ul", { class: "rows" }, data.articles.map((a) => h("li", {}, h("span", {}, sourceLine(a)), a.source && a.source !== a.url && h("span", { class: "small" }, `read from ${a.source}`), a.language && a.language !== "en" && h("span", { class: "small" }, `language: ${a.language}; names were looked up, no claims were read`), a.notes.map((n) => h("span", { class: "small" }, n)),
      a.setAside.length && h("details", {}, h("summary", {}, plural(a.setAside.length, "part of the page", "parts of the page"), " set aside, not read as the article"), h("ul", {}, a.setAside.map((s) => h("li", { class: "small" }, h("b", {}, s.reason), ": ", s.text))))))));
    const pairs = [...data.settings, ...data.gazetteers.map((g) => ["gazetteer", g]), ...data.corrections.map((c) => ["corrections applied", c])];
    host.append(h("h2", { class: "plain" }, "How this map was made"), h("p", { class: "small" }, `By Incursion Map ${data.version}, from the reports above and nothing else. The same reports and settings give the same file.`),
      h("dl", { class: "facts" }, pairs.map(([k, v]) => [h("dt", {}, k), h("dd", {}, v)])), data.notes.map((n) => h("p", { class: "small" }, n)),
      h("h2", { class: "plain" }, "Data and code"), h("ul", { class: "rows" }, [["Border and countries: © OpenStreetMap contributors", "ODbL 1.0", "https://www.openstreetmap.org/copyright"], ["Place names: GeoNames", "CC BY 4.0", "https://www.geonames.org/"], ["Oblasts and the rest of the world: Natural Earth", "public domain", "https://www.naturalearthdata.com/"], ["Drawing: Leaflet", "BSD-2-Clause", "https://leafletjs.com/"]].map(([n, l, u]) => h("li", {}, h("span", {}, link(u, n), ` (${l})`)))));
  }

  // --- frame: caveats, legend, header --------------------------------------------------------------------------------
  function reviewedText() {
    const all = data.incidents.length, done = data.incidents.filter((i) => i.review !== "machine").length;
    if (!all) return "Read by a program.";
    return done === 0 ? "Read by a program, not reviewed." : done < all ? `Read by a program; ${done} of ${all} reviewed by a person.` : "Every mark reviewed by a person.";
  }
  function drawFrame() {
    document.title = data.title;
    $id("title").textContent = data.title;
    const count = /^\d+ claimed raids?/.exec(data.summary)?.[0] || "";
    $id("summary").replaceChildren(h("b", {}, count), document.createTextNode(data.summary.slice(count.length)));
    const fresh = data.public && data.notes[0];
    $id("caveat").replaceChildren(fresh ? h("b", { class: "fresh" }, `${fresh}. `) : "", h("b", {}, "Claims, not established facts, "), `in ${plural(data.articles.length, "report")} as of ${data.asOfText}. `, h("span", {}, reviewedText()), " Not a map of who controls what.");
    const wide = (text) => h("span", { class: "wide" }, text);
    const publishers = [...new Set(data.articles.map(sourceName))];
    $id("foot").replaceChildren(
      h("span", {}, h("strong", {}, "Places without marks are not known to be quiet. "), "Border: internationally recognised; Crimea and other occupied areas are in Ukraine; this says nothing about present control. "),
      h("span", {}, publishers.length > 0 && `Reports: ${publishers.slice(0, 3).join("; ")}${publishers.length > 3 ? ` and ${publishers.length - 3} more` : ""} `),
      h("span", {}, "© OpenStreetMap contributors", wide(" (ODbL)"), ", GeoNames", wide(" (CC BY 4.0)"), `, Natural Earth, Leaflet. Incursion Map ${data.version}.`, tiles && ` Base map, loaded from ${data.tiles.host}: ${data.tiles.attribution}.`));
  }
  /** The only thing that leaves the page: off until the reader asks for it, and never switched on by a link. */
  let tiles = null;
  function setTiles(on) {
    if (tiles) { tiles.remove(); tiles = null; }
    if (on) tiles = L.tileLayer(data.tiles.url, { maxZoom: map.getMaxZoom(), className: "online" }).addTo(map);
    map.getContainer().classList.toggle("with-tiles", on);
    drawFrame();
    say(on ? `Online base map on: ${data.tiles.host} now sees what you look at` : "Online base map off");
  }
  function drawLegend() {
    const shown = visible(), statuses = RANK.filter((s) => shown.some((i) => i.status === s)), kinds = Object.keys(KIND).filter((k) => shown.some((i) => i.kind === k));
    const dirs = new Set(shown.map((i) => i.direction).filter(Boolean));
    const brief = { claimed: "one side's word", acknowledged: "by the other side", verified: "by a named source" };
    $id("keystrip").replaceChildren(...statuses.map((s) => h("span", { class: "k" }, markIcon(s, null, { reviewed: true }), h("b", {}, STATUS[s][0]), brief[s] && h("span", { class: "wide" }, ` ${brief[s]}`))),
      ...[shown.some((i) => i.kind === "attempt") && h("span", { class: "k" }, markIcon("claimed", "attempt", { reviewed: true, badge: false }), "hollow: attempt"),
        shown.some((i) => i.review === "machine") && h("span", { class: "k" }, markIcon("claimed", null, { badge: false }), "dashed: not reviewed")].filter(Boolean));
    const swatch = (...nodes) => h("svg:svg", { class: "swatch", viewBox: "0 0 24 14", "aria-hidden": "true" }, nodes);
    const circle = swatch(h("svg:circle", { class: "extent st-claimed", cx: 12, cy: 7, r: 6.3 }));
    const layers = [["incursions", "Claimed incursions", (i) => i.layer === "incursions"], ["areas", "Statements about areas", (i) => i.layer === "areas"], ["other", "Other events", (i) => i.layer === "other"], ["mentions", "Places only mentioned", null], ["extents", "How exactly it is known (circles)", null], ["towns", "Towns", null], ["oblasts", "Oblasts", null]];
    const row = (icon, text) => h("li", {}, icon, h("span", {}, text));
    $id("legend-body").replaceChildren(...[
      statuses.length && h("div", {}, h("h2", {}, "Shape and colour: status"), h("ul", { class: "key" }, statuses.map((s) => row(markIcon(s, null, { reviewed: true }), [h("b", {}, STATUS[s][0]), STATUS[s][1] && `, ${STATUS[s][1]}`])))),
      kinds.length && h("div", {}, h("h2", {}, "Sign inside: kind of event"), h("ul", { class: "key" }, kinds.map((k) => row(markIcon("claimed", k, { reviewed: true, badge: false }), KIND[k] + (k === "crossing" && dirs.has("RU→UA") ? " (arrow right: into Russia, left: into Ukraine)" : ""))))),
      h("div", {}, h("h2", {}, "Drawing"), h("ul", { class: "key" },
        shown.some((i) => i.review === "machine") && row(markIcon("claimed", null, { badge: false }), "Dashed: read by a program, not reviewed"),
        shown.some((i) => !i.area) && row(circle, "Circle: where the place may lie or reach, not an area held"),
        shown.some((i) => i.area) && row(swatch(h("svg:rect", { class: "area-shape st-claimed", x: 2, y: 2, width: 20, height: 10 })), "Area: a statement about all of it, no place named"),
        row(swatch(h("svg:path", { class: "border-line", d: "M1 10L8 4L15 9L23 3" })), data.borderName))),
      h("fieldset", { class: "facet" }, h("legend", {}, "Layers"), layers.map(([key, name, test]) => {
        const n = test ? data.incidents.filter((i) => i.mapped && test(i)).length : key === "mentions" ? data.mentions.filter((m) => m.place !== null).length : null;
        if (n === 0) return null;
        return h("label", { class: "check" }, h("input", { type: "checkbox", id: `layer-${key}`, checked: state.layers[key], onchange: (e) => {
          state.layers[key] = e.target.checked;
          if (key === "oblasts") { if (e.target.checked) baseLayers.oblasts.addTo(map); else baseLayers.oblasts.remove(); }
          update({ keepLegend: true });
        } }), h("span", {}, name, n !== null && ` (${n})`));
      })),
      data.tiles && h("fieldset", { class: "facet", id: "leaves" }, h("legend", {}, "Leaves this page"), h("label", { class: "check" }, h("input", { type: "checkbox", id: "layer-tiles", checked: Boolean(tiles), onchange: (e) => setTiles(e.target.checked) }),
        h("span", {}, `Online base map from ${data.tiles.host}: that server then learns your address and which places you look at`)))].filter(Boolean));
  }
  function drawTools() {
    const radios = (name, legend, options, value, act) => h("fieldset", {}, h("legend", {}, legend), options.map(([v, text]) => h("label", { class: "check" }, h("input", { type: "radio", name, value: v, checked: v === value, onchange: () => act(v) }), text)));
    const table = h("button", { type: "button", id: "to-table", "aria-pressed": "false", onclick: () => setView(state.view === "table" ? "map" : "table") }, "Table");
    const reviewing = h("button", { type: "button", id: "to-review", "aria-pressed": "false", onclick: () => setReview(state.pane !== "review") }, "Review");
    const menu = h("details", { class: "menu" }, h("summary", {}, "More"), h("div", { class: "card" }, h("div", { class: "row", id: "in-menu" }),
      radios("lang", "Names of places in", Object.entries(LANGUAGE), state.lang, (v) => { state.lang = v; update(); }),
      radios("theme", "Appearance", [["auto", "As the system"], ["light", "Light"], ["dark", "Dark"]], theme, (v) => { theme = v; applyTheme(); }),
      h("fieldset", {}, h("legend", {}, "Download what is shown"), h("div", { class: "row" }, [["GeoJSON", geojson, "application/geo+json", "geojson"], ["CSV", csv, "text/csv", "csv"], ["KML", kml, "application/vnd.google-earth.kml+xml", "kml"]].map(([name, make, type, ext]) => h("button", { type: "button", onclick: () => download(`incursions.${ext}`, type, make(visible())) }, name)))),
      h("div", { class: "row" }, h("button", { type: "button", onclick: () => copy(location.href, "Link to this view copied") }, "Copy link to this view"), h("button", { type: "button", onclick: () => copy(mapCitation(), "Citation copied") }, "Copy citation of the map"), h("button", { type: "button", onclick: () => print() }, "Print"))));
    menu.addEventListener("keydown", (e) => { if (e.key === "Escape" && menu.open) { menu.open = false; menu.querySelector("summary").focus(); } });
    document.addEventListener("click", (e) => { if (menu.open && !menu.contains(e.target)) menu.open = false; });
    $id("tools").replaceChildren(table, reviewing, menu);
    if (data.public) reviewing.hidden = true;
    const place = () => { if (compact.matches) menu.querySelector("#in-menu").append(table, reviewing); else $id("tools").prepend(table, reviewing); };
    for (const button of [table, reviewing]) button.addEventListener("click", () => { menu.open = false; });
    compact.addEventListener("change", place);
    place();
    const head = () => { if (low.matches) $id("panel-body").before($id("summary")); else $id("title").after($id("summary")); };
    low.addEventListener("change", head);
    head();
  }
  let theme = "auto", printing = false;
  const darkSystem = matchMedia("(prefers-color-scheme: dark)");
  function applyTheme() { document.documentElement.classList.toggle("dark", !printing && (theme === "dark" || (theme === "auto" && darkSystem.matches))); }

  // --- table view ----------------------------------------------------------------------------------------------
  const COLUMNS = [
    ["Place", (i) => (i.p ? placeName(i.p) : "not known"), (i) => [iconOf(i, { badge: true }), i.p ? placeName(i.p) : "not known", i.area && " (area)"]],
    ["What", (i) => i.label], ["When", (i) => i.start || "9999", (i) => i.when], ["Status", (i) => STATUS[i.status][0]], ["Kind", (i) => KIND[i.kind]], ["Claimed by", (i) => i.claimed], ["Acknowledged by", (i) => i.acknowledged], ["Denied by", (i) => i.denied],
    ["Region", (i) => (i.p ? placeLine(i.p) : "")], ["Border check", (i) => (i.km ?? 1e9) + 0, (i) => i.border || ""], ["Quote", (i) => (i.claims[0] ? i.claims[0].quote.join("") : "")], ["Source", (i) => sourceName(data.articles[i.articles[0]] || {}), (i) => i.articles.map((n, k) => [k ? "; " : "", sourceLine(data.articles[n])])], ["Review", (i) => REVIEW[i.review]]];
  let sortBy = 2, sortDown = false;
  function drawTable() {
    const host = $id("table");
    if (state.view !== "table") return;
    const rows = data.incidents.filter((i) => passes(i, "layers")), key = COLUMNS[sortBy][1];
    rows.sort((a, b) => { const x = key(a), y = key(b); return (x < y ? -1 : x > y ? 1 : 0) * (sortDown ? -1 : 1); });
    const head = h("tr", {}, COLUMNS.map(([name], n) => h("th", { scope: "col", "aria-sort": n === sortBy ? (sortDown ? "descending" : "ascending") : null }, h("button", { type: "button", onclick: () => { if (sortBy === n) sortDown = !sortDown; else { sortBy = n; sortDown = false; } drawTable(); host.querySelectorAll("th button")[n].focus(); } }, name, n === sortBy ? (sortDown ? " ▼" : " ▲") : ""))));
    host.replaceChildren(h("table", {}, h("caption", {}, `${plural(rows.length, "incident")} as filtered, mapped or not. Claims, not established facts. ${rows.length > 500 ? "The first 500 are shown; the download has all." : ""}`), h("thead", {}, head),
      h("tbody", {}, rows.slice(0, 500).map((inc) => h("tr", {}, COLUMNS.map(([, plain, rich], n) => h("td", {}, n === 1 ? h("button", { type: "button", class: "plain", onclick: () => { setView("map"); openDetail(inc); } }, inc.label) : (rich || plain)(inc))))))));
  }
  function setView(view) {
    state.view = view;
    $id("table").hidden = view !== "table";
    $id("mapbox").hidden = view === "table";
    $id("legend").hidden = view === "table";
    $id("to-table").setAttribute("aria-pressed", String(view === "table"));
    $id("to-table").textContent = view === "table" ? "Back to the map" : "Table";
    if (view === "table") { drawTable(); $id("table").focus({ preventScroll: true }); } else { map.invalidateSize({ animate: false }); }
    writeHash();
  }

  // --- downloads -----------------------------------------------------------------------------------------------
  function record(i) {
    const a = data.articles[i.articles[0]] || {};
    return { incident_id: i.id, raid_id: i.raid, event_date: i.start || null, end_date: i.end || null, time_precision: i.timePrecision, event_type: i.type, sub_event_type: i.sub, incursion: i.incursion, direction: i.direction, outcome: i.outcome, actor1: i.actor1, assoc_actor1: i.assoc1, actor2: i.actor2, claimed_by: i.claimed, acknowledged_by: i.acknowledged, denied_by: i.denied, status: i.status,
      ...Object.fromEntries(Object.keys(ASPECT).map((k) => [`${k}_status`, (i.aspects.find((x) => x[0] === k) || [])[1] || null])), evidence: i.evidence, location: i.p ? i.p.name : null, admin1: i.p ? i.p.admin1 : null, admin2: i.p ? i.p.admin2 : null, country: i.p ? i.p.country : null, geonameid: i.p ? i.p.geonameid : null, latitude: i.p ? i.p.lat : null, longitude: i.p ? i.p.lon : null, geo_precision: i.p ? i.p.prec : null, uncertainty_km: i.p ? i.p.unc : null,
      border_side: i.side || null, border_distance_km: i.km ?? null, border_verdict: i.verdict || null, quote: i.claims[0] ? i.claims[0].quote.join("") : "", source_title: a.title, source_url: a.url, publisher: a.publisher, published: a.published || null, n_claims: i.claims.length, n_sources: i.sources, review_status: i.review };
  }
  const about = () => `${mapCitation()}. Claims, not established facts. ${reviewedText()} © OpenStreetMap contributors (ODbL), GeoNames (CC BY 4.0), Natural Earth.`;
  const geojson = (list) => JSON.stringify({ type: "FeatureCollection", description: about(), features: list.map((i) => ({ type: "Feature", id: i.id, geometry: { type: "Point", coordinates: [i.p.lon, i.p.lat] }, properties: record(i) })) }, null, 1);
  function csv(list) {
    const names = Object.keys(record(data.incidents[0] || { claims: [], articles: [], aspects: [] }));
    // A cell a spreadsheet would run as a formula gets an apostrophe, as OWASP advises; numbers stay numbers.
    const cell = (v) => { let t = v === null || v === undefined ? "" : String(v); if (typeof v === "string" && /^[=+\-@\t\r]/.test(t)) t = `'${t}`; return /[",\r\n]/.test(t) ? `"${t.replace(/"/g, '""')}"` : t; };
    return "\ufeff" + [names.join(","), ...list.map((i) => { const r = record(i); return names.map((n) => cell(r[n])).join(","); })].join("\r\n") + "\r\n";
  }
  function kml(list) {
    const x = (v) => String(v ?? "").replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "").replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
    return `<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>${x(data.title)}</name><description>${x(about())}</description>\n` + list.map((i) => { const r = record(i); return `<Placemark id="${x(i.id).replace(/[^\w.-]/g, "_")}"><name>${x(i.p.name)}: ${x(i.label)}</name><description>${x(`${i.when}. ${STATUS[i.status][0]}. ${i.border || ""} “${r.quote}”`)}</description><ExtendedData>${Object.entries(r).map(([k, v]) => `<Data name="${k}"><value>${x(v)}</value></Data>`).join("")}</ExtendedData><Point><coordinates>${i.p.lon},${i.p.lat}</coordinates></Point></Placemark>`; }).join("\n") + "\n</Document></kml>\n";
  }
  function download(name, type, text) {
    const url = URL.createObjectURL(new Blob([text], { type }));
    h("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
    say(`${name} downloaded`);
  }

  // --- address of what is shown --------------------------------------------------------------------------------------
  let hashTimer, lastHash = "";
  function writeHash() {
    if (!ready) return;
    clearTimeout(hashTimer);
    hashTimer = setTimeout(() => {
      const parts = new URLSearchParams(), c = map.getCenter();
      if (state.selected) parts.set("i", state.selected);
      parts.set("v", `${c.lat.toFixed(3)},${c.lng.toFixed(3)},${map.getZoom()}`);
      for (const key of ["q", "from", "to", "maxKm"]) if (state[key]) parts.set(key, state[key]);
      if (!state.undated) parts.set("undated", "0");
      for (const [key, set] of Object.entries(state.filters)) for (const v of set) parts.append(`f.${key}`, v);
      if (state.lang !== "en") parts.set("lang", state.lang);
      if (state.view !== "map") parts.set("view", state.view);
      const off = Object.entries(state.layers).filter(([k, v]) => v !== defaults[k]).map(([k]) => k).join(",");
      if (off) parts.set("layers", off);
      lastHash = `#${parts}`;
      try { history.replaceState(null, "", lastHash); } catch { /* a page inside a notebook has no address */ }
    }, 150);
  }
  let defaults = {};
  function readHash() {
    const parts = new URLSearchParams(location.hash.slice(1));
    for (const key of ["q", "from", "to", "maxKm"]) state[key] = parts.get(key) || "";
    state.undated = parts.get("undated") !== "0";
    state.filters = {};
    for (const [key, value] of parts) if (key.startsWith("f.") && Object.hasOwn(FACETS, key.slice(2))) (state.filters[key.slice(2)] ??= new Set()).add(value);
    if (Object.hasOwn(LANGUAGE, parts.get("lang") || "")) state.lang = parts.get("lang");
    state.layers = { ...defaults };
    for (const key of (parts.get("layers") || "").split(",")) if (Object.hasOwn(defaults, key)) state.layers[key] = !defaults[key];
    const inc = data.byId.get(parts.get("i"));
    const view = (parts.get("v") || "").split(",").map(Number);
    return { inc, view: view.length === 3 && view.every(Number.isFinite) && Math.abs(view[0]) <= 85 ? view : null, table: parts.get("view") === "table" };
  }

  // --- phone: the list is a sheet ------------------------------------------------------------------------------------
  function setSheet(size) {
    const panel = $id("panel");
    panel.classList.remove("half", "full");
    if (size) panel.classList.add(size);
    document.body.classList.toggle("reading", Boolean(size));
    $id("handle").setAttribute("aria-expanded", String(Boolean(size)));
    map.invalidateSize({ animate: false });
    if (untouched && ready && !state.selected) home(); // the sheet must not hide what the map was showing
  }
  function openSheet() { if (compact.matches && !$id("panel").classList.contains("full")) setSheet("half"); }
  function showInSheet(node) { $id("panel-body").querySelector(".pane").replaceChildren(node); }

  // --- together ------------------------------------------------------------------------------------------------
  function update({ listOnly = false, keepLegend = false } = {}) {
    state.shown = 100;
    map.closePopup();
    if (listOnly) { fillResults(); const tab = $id("tab-list"); if (tab) tab.textContent = `Incidents (${visible().length})`; $id("handle").textContent = `List: ${plural(visible().length, "incident")}`; } else drawPanel();
    if (!keepLegend) drawLegend();
    drawFrame();
    drawIncidents();
    drawTable();
    say(`${plural(visible().length, "incident")} shown`);
    writeHash();
  }
  function home() {
    const list = visible(), main = list.filter((i) => i.layer === "incursions" && (!i.area || !i.context));
    const box = L.latLngBounds([]);
    for (const inc of main.length ? main : list) {
      if (inc.area) box.extend(L.latLngBounds(outlineOf(inc.p).flat()));
      else { box.extend([inc.p.lat, inc.p.lon]); if (inc.nearest) box.extend(inc.nearest); }
    }
    if (box.isValid()) map.fitBounds(box.pad(0.08), { padding: [40, 40], maxZoom: 11, animate: false });
    else map.fitBounds([[44.2, 22.5], [55.5, 42]], { animate: false });
  }
  /** Keep to what the base map shows: beyond it the page knows nothing, and an empty sheet would look like sea. */
  function limit() {
    const frame = data.base.frame;
    if (!frame || framed) return;
    const all = L.latLngBounds([frame[1], frame[0]], [frame[3], frame[2]]);
    map.setMinZoom(Math.max(3, Math.min(map.getZoom(), map.getBoundsZoom(all, true))));
    map.setMaxBounds(all.extend(map.getBounds()));
  }
  function controls() {
    L.control.zoom({ position: "topright", zoomInTitle: "Zoom in", zoomOutTitle: "Zoom out" }).addTo(map);
    const bar = L.control({ position: "topright" });
    bar.onAdd = () => {
      const icon = (d) => h("svg:svg", { viewBox: "0 0 18 18", "aria-hidden": "true" }, h("svg:path", { d }));
      const box = h("div", { class: "leaflet-bar" },
        h("button", { type: "button", title: "Frame all incidents", "aria-label": "Frame all incidents", onclick: home }, icon("M2 6V2h4M12 2h4v4M16 12v4h-4M6 16H2v-4M9 6.500v5M6.500 9h5")),
        h("button", { type: "button", id: "coords-button", title: "Show coordinates", "aria-label": "Show coordinates", "aria-pressed": "false", onclick: (e) => toggleCoords(e.currentTarget) }, icon("M9 1v5M9 12v5M1 9h5M12 9h5M9 9h.01")));
      L.DomEvent.disableClickPropagation(box);
      return box;
    };
    bar.addTo(map);
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  }
  let coordsBox = null;
  function toggleCoords(button) {
    const onMove = (e) => { const at = e.latlng || map.getCenter(); coordsBox.textContent = `${e.latlng ? "" : "centre "}${at.lat.toFixed(4)}° N, ${at.lng.toFixed(4)}° E`; };
    if (coordsBox) { coordsBox.remove(); coordsBox = null; map.off("mousemove move", coordsBox_); button.setAttribute("aria-pressed", "false"); return; }
    coordsBox = h("div", { class: "coords", role: "status" });
    map.getContainer().querySelector(".leaflet-bottom.leaflet-right").prepend(coordsBox);
    coordsBox_ = onMove;
    onMove({});
    map.on("mousemove move", onMove);
    button.setAttribute("aria-pressed", "true");
  }
  let coordsBox_ = null;

  async function start() {
    try { data = await read("map-data"); data.base = await read("map-base"); } catch (error) {
      const notice = $id("notice");
      notice.textContent = error instanceof SyntaxError ? "The data block of this file is damaged; make the map again." : error.message;
      notice.hidden = false;
      return;
    }
    index();
    defaults = { ...state.layers };
    const asked = readHash();
    applyTheme();
    review = incursionReview({ h, plural, state, STATUS, data: () => data, map: () => map, card, mentionCard, placeLine, showOnMap, update, drawPanel, reindex, download, say,
      emptyPlace: () => ({ cc: "", country: "", admin1: "", admin2: "", unc: 0 }) });
    drawFrame();
    drawTools();
    drawBase();
    controls();
    extents = L.layerGroup().addTo(map);
    areaShapes = L.layerGroup().addTo(map);
    legs = L.layerGroup().addTo(map);
    nearestLayer = L.layerGroup().addTo(map);
    $id("legend").open = false;
    ready = true;
    drawPanel();
    drawLegend();
    map.invalidateSize({ animate: false });
    untouched = !asked.view && !framed;
    for (const event of ["pointerdown", "wheel", "keydown"]) map.getContainer().addEventListener(event, () => { untouched = false; }, { passive: true });
    if (asked.view) map.setView(asked.view.slice(0, 2), asked.view[2], { animate: false }); else if (!framed) home();
    limit();
    drawIncidents();
    map.on("moveend zoomend", () => { drawIncidents(); writeHash(); });
    map.on("resize", drawIncidents);
    map.on("popupclose", () => { const back = opener; opener = null; if (back && back.isConnected && (document.activeElement === document.body || document.activeElement?.closest?.(".leaflet-popup"))) back.focus({ preventScroll: true }); });
    if (asked.inc) openDetail(asked.inc, false);
    if (asked.table) setView("table");
    $id("handle").addEventListener("click", () => { const panel = $id("panel"); setSheet(panel.classList.contains("full") ? "" : panel.classList.contains("half") ? "full" : "half"); });
    $id("summary").addEventListener("click", () => $id("summary").classList.toggle("open"));
    darkSystem.addEventListener("change", applyTheme);
    compact.addEventListener("change", () => { setSheet(""); map.invalidateSize({ animate: false }); });
    addEventListener("hashchange", () => { if (location.hash === lastHash) return; const next = readHash(); update(); if (next.view) map.setView(next.view.slice(0, 2), next.view[2], { animate: false }); if (next.inc) openDetail(next.inc); });
    const paper = matchMedia("print");
    const onPaper = (yes) => {
      if (printing === yes) return;
      printing = yes;
      applyTheme();
      const host = $id("paper"), list = visible();
      host.hidden = !yes;
      host.replaceChildren(...(yes ? [h("h2", {}, "What each mark stands for"), list.slice(0, 200).map((inc) => card(inc, true)), list.length > 200 && h("p", {}, `and ${list.length - 200} more: filter the map, or download them`)].flat().filter(Boolean) : []));
      if (state.view === "table") return;
      if (yes) onPaper.view = [map.getCenter(), map.getZoom()];
      map.invalidateSize({ animate: false });
      if (yes) home(); else map.setView(...onPaper.view, { animate: false });
    };
    paper.addEventListener("change", (e) => onPaper(e.matches));
    addEventListener("beforeprint", () => onPaper(true));
    addEventListener("afterprint", () => onPaper(false));
    document.documentElement.dataset.ready = "true";
  }

  // --- what folium's script calls ----------------------------------------------------------------------------------
  let framed = false, untouched = true; // the view was set by a layer's author; the reader has not moved it
  /** Make the Leaflet map; layers that users add in Python follow in the same script. */
  function create(id, options) {
    const host = $id(id);
    host.setAttribute("aria-label", "Map of claimed incidents; the list holds the same");
    host.setAttribute("role", "region");
    map = L.map(id, { attributionControl: false, zoomControl: false, worldCopyJump: true, zoomAnimation: !still.matches, fadeAnimation: !still.matches, markerZoomAnimation: !still.matches, ...options });
    L.control.attribution({ prefix: false, position: "bottomright" }).addTo(map);
    map.on("tooltipopen popupopen", (e) => styled((e.tooltip || e.popup).getElement()));
    styled($id("mapbox"));
    const fit = map.fitBounds;
    map.fitBounds = function (...a) { framed ||= !ready; return fit.apply(this, a); };
    L.Icon.Default.imagePath = "";
    const pin = "data:image/svg+xml," + encodeURIComponent(`<svg xmlns="${SVG}" viewBox="0 0 25 41"><path d="M12.500 40C8 28 1 21 1 12.500a11.500 11.500 0 0 1 23 0C24 21 17 28 12.500 40z" fill="#444" stroke="#fff"/><circle cx="12.500" cy="12.500" r="4.500" fill="#fff"/></svg>`);
    L.Icon.Default.mergeOptions({ iconUrl: pin, iconRetinaUrl: pin, shadowUrl: "", shadowRetinaUrl: "" });
    queueMicrotask(start);
    return map;
  }
  function keepInFront(layer) { map.on("overlayadd", () => layer.bringToFront()); queueMicrotask(() => layer.bringToFront()); }

  // folium's pop-ups expect "$"; the map itself does not. Styles written in their markup arrive as data-style, because
  // the policy of the page forbids style attributes; set through the object model they are allowed.
  function styled(root) {
    for (const node of [root, ...root.querySelectorAll("[data-style]")]) if (node.dataset.style) node.style.cssText = node.dataset.style;
    return root;
  }
  window.$ ??= (markup) => (typeof markup === "string" ? [styled(document.createRange().createContextualFragment(markup.trim()).firstElementChild)] : { ready: (f) => queueMicrotask(f) });
  return { create, keepInFront };
})();
