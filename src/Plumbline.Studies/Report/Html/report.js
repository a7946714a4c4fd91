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

  function draw(element) {
    var content = JSON.parse(element.querySelector(".figure-data").textContent);
    var figure = { plot: element.querySelector(".plot"), data: content.data };
    var options = {
      displaylogo: false, showSendToCloud: false,
      modeBarButtonsToRemove: ["lasso2d", "select2d", "autoScale2d"],
      toImageButtonOptions: { format: "svg", filename: element.id.replace("figure-", "") }
    };
    Plotly.newPlot(figure.plot, content.data, content.layout, options);
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
