"use strict";
(function () {
  // Viridis by five stops, which the style sheet repeats: even steps of lightness, also for colour-blind eyes and in grey.
  var ramp = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]];
  var palette = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C6D1F"];
  var map = null;

  function style(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

  function colourOf(value) {
    if (!isFinite(value)) { return "rgba(128,128,128,.35)"; }
    if (map.isLabel) { return palette[value % palette.length]; }
    var t = map.high > map.low ? Math.min(1, Math.max(0, (value - map.low) / (map.high - map.low))) * (ramp.length - 1) : 0;
    var i = Math.min(ramp.length - 2, Math.floor(t)), f = t - i;
    return "rgb(" + [0, 1, 2].map(function (c) { return Math.round(ramp[i][c] + f * (ramp[i + 1][c] - ramp[i][c])); }).join(",") + ")";
  }

  function x(point) { return map.left + (map.points[2 * point] - map.view.x) * map.view.scale; }
  function y(point) { return map.top - (map.points[2 * point + 1] - map.view.y) * map.view.scale; }
  function worldX(px) { return (px - map.left) / map.view.scale + map.view.x; }
  function worldY(py) { return (map.top - py) / map.view.scale + map.view.y; }

  function all() {
    var p = map.points, box = [Infinity, Infinity, -Infinity, -Infinity];
    for (var i = 0; i < p.length; i += 2) {
      box[0] = Math.min(box[0], p[i]); box[2] = Math.max(box[2], p[i]);
      box[1] = Math.min(box[1], p[i + 1]); box[3] = Math.max(box[3], p[i + 1]);
    }
    var w = box[2] - box[0] || 1, h = box[3] - box[1] || 1;
    map.view = { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2, scale: 0.94 * Math.min(map.width / w, map.height / h) };
  }

  function size() {
    var ratio = window.devicePixelRatio || 1;
    map.width = map.canvas.clientWidth;
    map.height = map.canvas.clientHeight;
    map.canvas.width = map.width * ratio;
    map.canvas.height = map.height * ratio;
    map.left = map.width / 2;
    map.top = map.height / 2;
    map.context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  function shape(c, kind, px, py, r) {
    c.beginPath();
    if (kind === 0) { c.arc(px, py, r, 0, 6.3); }
    else if (kind === 1) { c.rect(px - r, py - r, 2 * r, 2 * r); }
    else if (kind === 2) { c.moveTo(px, py - r * 1.2); c.lineTo(px + r * 1.2, py + r); c.lineTo(px - r * 1.2, py + r); c.closePath(); }
    else { c.moveTo(px, py - r * 1.4); c.lineTo(px + r * 1.4, py); c.lineTo(px, py + r * 1.4); c.lineTo(px - r * 1.4, py); c.closePath(); }
  }

  function draw() {
    if (!map || !map.points || !map.values) { return; }
    var c = map.context, n = map.points.length / 2;
    var r = Math.max(1.6, Math.min(4.5, 240 / Math.sqrt(n) * Math.sqrt(map.view.scale / map.fit)));
    c.clearRect(0, 0, map.width, map.height);
    for (var i = 0; i < n; i++) {
      var px = x(i), py = y(i);
      if (px < -5 || py < -5 || px > map.width + 5 || py > map.height + 5) { continue; }
      c.fillStyle = map.colours[i];
      shape(c, map.isLabel && isFinite(map.values[i]) ? Math.floor(map.values[i] / palette.length) % 4 : 0, px, py, r);
      c.fill();
    }
    if (map.box) { rectangle(x0(map.box[0]), y0(map.box[1]), x0(map.box[2]), y0(map.box[3])); }
    if (map.drag) { rectangle(map.drag.x, map.drag.y, map.drag.toX, map.drag.toY); }
    if (map.point !== null) { ring(map.point, 8); }
    if (map.at !== null) { ring(map.at, 6); }
    map.canvas.setAttribute("data-drawn", n);
  }

  function x0(v) { return map.left + (v - map.view.x) * map.view.scale; }
  function y0(v) { return map.top - (v - map.view.y) * map.view.scale; }

  function rectangle(a, b, d, e) {
    var c = map.context;
    c.strokeStyle = style("--text");
    c.lineWidth = 1.5;
    c.setLineDash([5, 4]);
    c.strokeRect(Math.min(a, d), Math.min(b, e), Math.abs(d - a), Math.abs(e - b));
    c.setLineDash([]);
  }

  function ring(point, r) {
    var c = map.context;
    c.lineWidth = 3;
    c.strokeStyle = style("--back");
    c.beginPath(); c.arc(x(point), y(point), r, 0, 6.3); c.stroke();
    c.lineWidth = 1.5;
    c.strokeStyle = style("--text");
    c.stroke();
  }

  function nearest(px, py, reach, fits) {
    var best = null, least = reach * reach;
    for (var i = 0; i < map.points.length / 2; i++) {
      var dx = x(i) - px, dy = y(i) - py, d = dx * dx + dy * dy;
      if (d < least && (!fits || fits(dx, dy))) { least = d; best = i; }
    }
    return best;
  }

  function hover(point) {
    map.at = point;
    draw();
    var card = map.canvas.parentElement.querySelector(".hover");
    card.hidden = point === null;
    if (point === null) { return; }
    var value = map.values[point];
    card.querySelector("span").textContent = "point " + point + (map.isLabel || !isFinite(value) ? "" : ": " + (Math.round(value * 1000) / 1000));
    var image = card.querySelector("img");
    if (map.set) { image.hidden = false; image.src = "/image/" + point + "?size=128&set=" + map.set; }
    var left = x(point) + 14, top = y(point) + 14;
    card.style.left = (left > map.width - 150 ? left - 175 : left) + "px";
    card.style.top = (top > map.height - 160 ? Math.max(0, top - 190) : top) + "px";
  }

  function zoom(by, px, py) {
    var wx = worldX(px), wy = worldY(py);
    map.view.scale *= by;
    map.view.x = wx - (px - map.left) / map.view.scale;
    map.view.y = wy + (py - map.top) / map.view.scale;
    draw();
  }

  function place(e) {
    var box = map.canvas.getBoundingClientRect();
    return { x: e.clientX - box.left, y: e.clientY - box.top };
  }

  function listen(canvas) {
    canvas.addEventListener("pointerdown", function (e) {
      var p = place(e);
      map.press = { x: p.x, y: p.y };
      if (e.pointerType !== "touch") { canvas.setPointerCapture(e.pointerId); }
    });
    canvas.addEventListener("pointermove", function (e) {
      if (!map.points) { return; }
      var p = place(e);
      if (map.press && Math.hypot(p.x - map.press.x, p.y - map.press.y) > 6) {
        map.drag = { x: map.press.x, y: map.press.y, toX: p.x, toY: p.y };
        draw();
      } else if (!map.press) { hover(nearest(p.x, p.y, 12)); }
    });
    canvas.addEventListener("pointerup", function (e) {
      var p = place(e), drag = map.drag;
      map.press = map.drag = null;
      if (drag) {
        map.self.invokeMethodAsync("Select", [worldX(drag.x), worldY(drag.y), worldX(p.x), worldY(p.y)].join(","));
      } else if (map.points) {
        var found = nearest(p.x, p.y, 12);
        if (found !== null) { map.self.invokeMethodAsync("Open", found); }
      }
    });
    canvas.addEventListener("pointerleave", function () { if (map && !map.press && map.points) { hover(null); } });
    canvas.addEventListener("wheel", function (e) {
      // A page that scrolls under the wheel is what a reader expects; with Ctrl they mean the map.
      if (!e.ctrlKey) { return; }
      e.preventDefault();
      var p = place(e);
      zoom(e.deltaY < 0 ? 1.25 : 0.8, p.x, p.y);
    }, { passive: false });
    canvas.addEventListener("keydown", function (e) {
      if (!map.points) { return; }
      var way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
      if (way) {
        e.preventDefault();
        var from = map.at !== null ? map.at : map.point !== null ? map.point : nearest(map.left, map.top, 1e6);
        var found = nearest(x(from), y(from), 1e6, function (dx, dy) {
          var along = dx * way[0] + dy * way[1];
          return along > 0.5 && along >= Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
        });
        hover(found === null ? from : found);
      } else if (e.key === "Enter" && map.at !== null) { map.self.invokeMethodAsync("Open", map.at); }
      else if (e.key === "+" || e.key === "-") { zoom(e.key === "+" ? 1.25 : 0.8, map.left, map.top); }
    });
  }

  document.addEventListener("click", function (e) {
    var button = e.target.closest && e.target.closest("[data-map]");
    if (!button || !map || !map.points) { return; }
    var kind = button.getAttribute("data-map");
    if (kind === "all") { all(); draw(); } else { zoom(kind === "in" ? 1.5 : 1 / 1.5, map.left, map.top); }
  });

  async function floats(address) {
    var answer = await fetch(address);
    if (!answer.ok) { throw new Error(address + ": " + answer.status); }
    return new Float32Array(await answer.arrayBuffer());
  }

  window.plumblineMap = {
    attach: async function (canvas, self, set) {
      var mine = map = { canvas: canvas, context: canvas.getContext("2d"), self: self, set: set, points: null, values: null, box: null, drag: null, press: null, point: null, at: null };
      size();
      listen(canvas);
      mine.resize = new ResizeObserver(function () { if (map === mine) { size(); draw(); } });
      mine.resize.observe(canvas);
      var points = await floats("/map/points");
      if (map !== mine) { return; }
      map.points = points;
      all();
      map.fit = map.view.scale;
      draw();
    },
    paint: async function (address, isLabel, low, high, box, point) {
      var mine = map;
      mine.wanted = address;
      var values = await floats(address);
      if (map !== mine || mine.wanted !== address) { return; }
      map.values = values;
      map.isLabel = isLabel;
      map.low = low;
      map.high = high;
      map.box = box ? box.split(",").map(Number) : null;
      map.point = point === undefined ? null : point;
      map.colours = Array.from(values, colourOf);
      draw();
    },
    detach: function () {
      if (map && map.resize) { map.resize.disconnect(); }
      map = null;
    }
  };
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
})();
