"use strict";
(function () {
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var printing = false;
  var figures = [];

  function theme() {
    return dark.matches && !printing
      ? { text: "#e6e9ed", soft: "#a0a8b2", grid: "#343b44", line: "#5b6470", back: "#1c2026" }
      : { text: "#1b1f24", soft: "#57606a", grid: "#e1e5ea", line: "#9aa4af", back: "#ffffff" };
  }

  // Layout with the theme's colours; what the reader zoomed to lives in the plot, not here.
  function themed(colours) {
    return {
      "paper_bgcolor": "rgba(0,0,0,0)",
      "plot_bgcolor": "rgba(0,0,0,0)",
      "font.color": colours.text,
      "font.family": "system-ui, 'Segoe UI', 'Open Sans', 'Helvetica Neue', Arial, sans-serif",
      "xaxis.gridcolor": colours.grid, "yaxis.gridcolor": colours.grid,
      "xaxis.zerolinecolor": colours.line, "yaxis.zerolinecolor": colours.line,
      "xaxis.linecolor": colours.line, "yaxis.linecolor": colours.line,
      "hoverlabel.bgcolor": colours.back,
      "hoverlabel.font.color": colours.text,
      "modebar.color": colours.soft, "modebar.activecolor": colours.text, "modebar.bgcolor": "rgba(0,0,0,0)"
    };
  }

  function inkTraces(data) {
    var places = [];
    data.forEach(function (trace, i) { if (trace.meta && trace.meta.ink) { places.push(i); } });
    return places;
  }

  function paint(figure) {
    var colours = theme();
    Plotly.relayout(figure.plot, themed(colours));
    var ink = inkTraces(figure.data);
    if (ink.length) { Plotly.restyle(figure.plot, { "line.color": colours.text }, ink); }
  }

  function choose(figure, choice) {
    var visible = figure.data.map(function (trace) {
      return !(trace.meta && trace.meta.choice) || trace.meta.choice === choice;
    });
    Plotly.restyle(figure.plot, { visible: visible });
  }

  function shown(trace) { return trace.visible === undefined || trace.visible === true; }

  // Hides or shows what belongs together, as a click on the legend does.
  function toggle(figure, index) {
    var trace = figure.plot.data[index];
    var choice = trace.meta && trace.meta.choice;
    var places = [];
    figure.plot.data.forEach(function (other, i) {
      var same = i === index || (trace.legendgroup && other.legendgroup === trace.legendgroup);
      if (same && (!choice || !other.meta || !other.meta.choice || other.meta.choice === choice)) { places.push(i); }
    });
    Plotly.restyle(figure.plot, { visible: shown(trace) ? "legendonly" : true }, places);
  }

  // The plot draws its legend and buttons anew each time, and knows no keyboard.
  function reach(figure) {
    figure.plot.querySelectorAll(".legend .traces").forEach(function (item) {
      var box = item.querySelector(".legendtoggle");
      var datum = item.__data__ && item.__data__[0];
      if (!box || !datum) { return; }
      var index = datum.trace.index;
      box.setAttribute("tabindex", "0");
      box.setAttribute("role", "checkbox");
      box.setAttribute("aria-checked", String(shown(figure.plot.data[index])));
      box.setAttribute("aria-label", item.textContent.trim());
      box.dataset.trace = index;
      if (figure.focused === index) { figure.focused = null; box.focus(); }
    });
    figure.plot.querySelectorAll(".modebar-btn").forEach(function (button) {
      button.setAttribute("tabindex", "0");
      button.setAttribute("role", "button");
      button.setAttribute("aria-label", button.dataset.title || "");
    });
    if (figure.fill && figure.table.open) { figure.fill(); }
  }

  function press(figure, event) {
    if (event.key !== "Enter" && event.key !== " ") { return; }
    var box = event.target.closest(".legendtoggle");
    var button = event.target.closest(".modebar-btn");
    if (box) {
      figure.focused = Number(box.dataset.trace);
      toggle(figure, figure.focused);
    } else if (button) {
      button.click();
    } else {
      return;
    }
    event.preventDefault();
  }

  function cell(row, tag, text, scope) {
    var element = document.createElement(tag);
    element.textContent = text;
    if (scope) { element.scope = scope; }
    row.appendChild(element);
  }

  function number(value) {
    return typeof value !== "number" || !isFinite(value) ? "\u2013" : String(Number(value.toPrecision(5)));
  }

  // What the chart shows at the moment, as a table: made when it is asked for.
  function dataTable(figure) {
    var traces = figure.plot.data.filter(function (trace) {
      return shown(trace) && trace.fill !== "toself" && trace.x.some(function (x) { return x !== null; });
    });
    var xs = [];
    traces.forEach(function (trace) { trace.x.forEach(function (x) { if (x !== null && xs.indexOf(x) < 0) { xs.push(x); } }); });
    xs.sort(function (a, b) { return a - b; });
    var table = document.createElement("table");
    var head = table.createTHead().insertRow();
    cell(head, "th", figure.plot.layout.xaxis.title.text, "col");
    var columns = traces.map(function (trace) {
      var name = document.createElement("textarea");
      name.innerHTML = trace.name;
      cell(head, "th", name.value, "col");
      var values = new Map();
      trace.x.forEach(function (x, i) { values.set(x, trace.y[i]); });
      return values;
    });
    var body = table.createTBody();
    xs.forEach(function (x) {
      var row = body.insertRow();
      cell(row, "th", number(x), "row");
      columns.forEach(function (values) { cell(row, "td", values.has(x) ? number(values.get(x)) : ""); });
    });
    return table;
  }

  function draw(element) {
    var content = JSON.parse(element.querySelector(".figure-data").textContent);
    var figure = { plot: element.querySelector(".plot"), data: content.data, table: element.querySelector(".data"), focused: null };
    // A finger that moves over a chart means to scroll the page; the buttons still zoom.
    if (window.matchMedia("(pointer: coarse)").matches) { content.layout.dragmode = false; }
    var options = {
      displaylogo: false, showSendToCloud: false, displayModeBar: true,
      modeBarButtonsToRemove: ["lasso2d", "select2d", "autoScale2d"],
      toImageButtonOptions: { format: "svg", filename: element.id.replace("figure-", "") }
    };
    Plotly.newPlot(figure.plot, content.data, content.layout, options);
    figure.fill = function () { figure.table.querySelector(".scroll").replaceChildren(dataTable(figure)); };
    figure.table.addEventListener("toggle", function () { if (figure.table.open) { figure.fill(); } });
    figure.plot.on("plotly_afterplot", function () { reach(figure); });
    figure.plot.addEventListener("keydown", function (event) { press(figure, event); });
    paint(figure);
    var select = element.querySelector(".choice");
    if (select) {
      // A browser may restore an earlier choice on reload.
      choose(figure, select.value);
      select.addEventListener("change", function () { choose(figure, select.value); });
    }

    var log = element.querySelector(".log");
    if (log) {
      var scale = function () {
        Plotly.relayout(figure.plot, { "yaxis.type": log.checked ? "log" : "linear", "yaxis.dtick": null, "yaxis.autorange": true });
      };
      if (!log.checked) { scale(); }
      log.addEventListener("change", scale);
    }

    figures.push(figure);
    // The window's own resize event comes too early where the layout changes with it, and not at all on zoom of text.
    if (window.ResizeObserver) {
      new ResizeObserver(function () { Plotly.Plots.resize(figure.plot); }).observe(figure.plot);
    }
  }

  document.querySelectorAll("figure").forEach(draw);
  dark.addEventListener("change", function () { figures.forEach(paint); });
  window.addEventListener("beforeprint", function () { printing = true; figures.forEach(function (f) { paint(f); Plotly.Plots.resize(f.plot); }); });
  window.addEventListener("afterprint", function () { printing = false; figures.forEach(function (f) { paint(f); Plotly.Plots.resize(f.plot); }); });
})();
