"use strict";
(function () {
  var reload = document.getElementById("reconnect-reload");
  if (reload) { reload.addEventListener("click", function (e) { e.preventDefault(); location.reload(); }); }

  window.plumblineAddress = {
    // Only the browser knows whether the reader has gone elsewhere meanwhile. Of a place within the page the server is not told.
    write: function (at, address, replace) {
      if (location.href.split("#")[0] !== at.split("#")[0]) { return false; }
      Blazor.navigateTo(address, { replaceHistoryEntry: replace });
      return true;
    }
  };

  function read(blob) {
    return new Promise(function (resolve, reject) {
      var reader = new FileReader();
      reader.onload = function () { resolve(reader.result); };
      reader.onerror = reject;
      reader.readAsDataURL(blob);
    });
  }

  // A picture inside of a picture can load nothing: what it shows has to be in it.
  async function inline(original, copy) {
    var images = original.querySelectorAll("img"), copies = copy.querySelectorAll("img");
    await Promise.all(Array.from(images).map(async function (image, i) {
      copies[i].removeAttribute("loading");
      try { copies[i].src = await read(await (await fetch(image.src)).blob()); } catch (e) { copies[i].remove(); }
    }));
    var canvases = original.querySelectorAll("canvas"), canvasCopies = copy.querySelectorAll("canvas");
    canvases.forEach(function (canvas, i) {
      var image = document.createElement("img");
      image.src = canvas.toDataURL();
      image.width = canvas.clientWidth;
      image.height = canvas.clientHeight;
      canvasCopies[i].replaceWith(image);
    });
    copy.querySelectorAll("button, details, form, .drop, .exports, [role=status]:empty").forEach(function (e) { e.remove(); });
  }

  // The view as a picture: its elements and the style sheet, drawn by the browser itself.
  async function picture(element) {
    var copy = element.cloneNode(true);
    await inline(element, copy);
    var css = await (await fetch(document.querySelector("link[rel=stylesheet]").href)).text();
    var width = element.clientWidth, height = element.scrollHeight;
    var body = document.createElement("body");
    var style = document.createElement("style");
    style.textContent = css;
    body.append(style, copy);
    body.setAttribute("xmlns", "http://www.w3.org/1999/xhtml");
    var svg = '<svg xmlns="http://www.w3.org/2000/svg" width="' + width + '" height="' + height + '"><foreignObject width="100%" height="100%">'
      + new XMLSerializer().serializeToString(body) + "</foreignObject></svg>";
    var image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
    await image.decode();
    var scale = Math.min(2, 8000 / Math.max(width, height));
    var canvas = document.createElement("canvas");
    canvas.width = width * scale;
    canvas.height = height * scale;
    var context = canvas.getContext("2d");
    context.fillStyle = getComputedStyle(document.body).backgroundColor;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.scale(scale, scale);
    context.drawImage(image, 0, 0);
    return new Promise(function (resolve) { canvas.toBlob(resolve, "image/png"); });
  }

  async function send(drop, file) {
    var problem = drop.querySelector(".drop-problem");
    problem.textContent = "sending";
    try {
      var answer = await fetch("/picture", { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file });
      var text = (await answer.text()).trim();
      problem.textContent = answer.ok ? "" : text;
      if (answer.ok) { Blazor.navigateTo(drop.getAttribute("data-drop") + "&picture=" + text); }
    } catch (e) {
      problem.textContent = "the picture did not arrive: " + e.message;
    }
  }

  document.addEventListener("change", function (e) {
    var drop = e.target.closest && e.target.closest("[data-drop]");
    if (drop && e.target.files && e.target.files[0]) { send(drop, e.target.files[0]); e.target.value = ""; }
  });
  // Anywhere on the page: a browser would leave it to show the file.
  document.addEventListener("dragover", function (e) { if (document.querySelector("[data-drop]")) { e.preventDefault(); } });
  document.addEventListener("drop", function (e) {
    var drop = document.querySelector("[data-drop]");
    if (!drop || !e.dataTransfer.files[0]) { return; }
    e.preventDefault();
    send(drop, e.dataTransfer.files[0]);
  });

  document.addEventListener("click", async function (e) {
    var button = e.target.closest && e.target.closest("[data-png]");
    if (!button) { return; }
    button.disabled = true;
    try {
      var blob = await picture(document.querySelector(button.getAttribute("data-png")));
      var link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = "plumbline" + location.pathname.replace(/\W+/g, "-").replace(/-$/, "") + ".png";
      link.click();
      setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
    } finally {
      button.disabled = false;
    }
  });
})();
